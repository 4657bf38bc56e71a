import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "@mantine/spotlight/styles.css";
import "./ui/look.css";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { Problem } from "./api/client";
import { App } from "./app/App";
import { SpeechProvider } from "./i18n/SpeechProvider";
import { useKey } from "./keys/keys";
import { SessionProvider } from "./session/session";
import { firstLook, keepLook, LookContext, LOOKS } from "./ui/look";
import { theme, variables } from "./ui/theme";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      // Only what may pass is asked again: a refusal stays a refusal.
      retryDelay: (failures) => 500 * 2 ** failures,
      retry: (failures, error) => failures < 3 && error instanceof Problem && error.unreachable,
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

function Looks({ children }: { children: ReactNode }) {
  const [look, setLook] = useState(firstLook);
  useEffect(() => keepLook(look), [look]);
  const next = useCallback(() => setLook((now) => LOOKS[(LOOKS.indexOf(now) + 1) % LOOKS.length] ?? "dark"), []);
  useKey("look", next);
  const value = useMemo(() => ({ look, next }), [look, next]);
  return (
    <LookContext value={value}>
      <MantineProvider theme={theme} cssVariablesResolver={variables} forceColorScheme={look === "light" ? "light" : "dark"}>
        {children}
      </MantineProvider>
    </LookContext>
  );
}

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <Looks>
      <QueryClientProvider client={client}>
        <SpeechProvider>
          <SessionProvider>
            <App />
          </SessionProvider>
        </SpeechProvider>
      </QueryClientProvider>
    </Looks>
  </StrictMode>,
);
