import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env["NIGHTBELL_BACKEND"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2022", sourcemap: false, chunkSizeWarningLimit: 700 },
  server: { proxy: { "/api": backend, "/ws": { target: backend, ws: true } } },
  test: { environment: "jsdom", include: ["tests/**/*.test.{ts,tsx}"], restoreMocks: true },
});
