import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { mockBureau } from "./mocks/plugin";

const backend = process.env["NIGHTBELL_BACKEND"] ?? "http://127.0.0.1:8000";

export default defineConfig(({ mode }) => ({
  plugins: [react(), ...(mode === "mock" ? [mockBureau()] : [])],
  build: { target: "es2022", sourcemap: false, chunkSizeWarningLimit: 700 },
  server: mode === "mock" ? {} : { proxy: { "/api": backend, "/ws": { target: backend, ws: true } } },
  test: { environment: "jsdom", include: ["tests/**/*.test.{ts,tsx}"], restoreMocks: true },
}));
