import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import * as bureau from "../api/bureau";
import { Problem, whenSignedOut } from "../api/client";
import type { Me, Permission } from "../api/types";
import { holdDrafts, openDrafts, saveDrafts } from "../desk/script/drafts";
import { endSession, isLeaving } from "./leaving";
import { hearTabs, tellTabs } from "./tabs";

/** Why nobody is signed in (any more), and what that leaves: `kept`: unsaved text waits for its writer. */
export interface Ended {
  why: string | null;
  kept: string | null;
  /** The bureau has not answered yet: the session there goes on until it does. */
  unended: boolean;
}
export type Who = { is: "asking" } | { is: "nobody"; ended: Ended } | { is: "unreachable"; again(): void } | { is: "someone"; me: Me };

interface Session {
  who: Who;
  signIn(email: string, password: string): Promise<void>;
  signOut(): Promise<void>;
  /** The session is over, and this is how anybody learnt of it: the screen is empty at once. */
  lose(why: string): void;
  refresh(): Promise<void>;
}
const Context = createContext<Session | null>(null);
const ME = ["me"];
const NOTHING_ENDED: Ended = { why: null, kept: null, unended: false };
const SAVED_WITHIN_MS = 2000;
/** Who has no live line learns of the end of the session by asking. */
const ASK_MS = 20_000;

async function askWho(): Promise<Me | null> {
  if (isLeaving()) await endSession(() => undefined);
  try {
    const me = await bureau.me();
    openDrafts(me.id);
    return me;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** How a session ended, as the bureau says it. Who never had one is told nothing. */
function whyOf(problem: Problem): string {
  const { ended } = problem.extra;
  return typeof ended === "string" ? ended : problem.code === "sign_in_needed" ? "" : problem.code;
}

/** Nobody is signed in, and nothing of what was shown is left; an answer still on its way brings nobody back. */
function empty(client: QueryClient): void {
  void client.cancelQueries();
  client.setQueryData(ME, null);
  client.removeQueries({ predicate: (other) => other.queryKey[0] !== ME[0] });
  client.getMutationCache().clear();
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ME, queryFn: askWho, staleTime: Infinity, retry: 2,
    refetchInterval: ({ state: { data } }) => (data && !data.permissions.includes("desk:use") ? ASK_MS : false),
  });
  const [ended, setEnded] = useState(NOTHING_ENDED);
  const leaving = useRef<Promise<void> | null>(null);

  const lose = useCallback((why: string) => {
    const me = client.getQueryData<Me | null>(ME);
    if (me === null) return;
    const kept = holdDrafts();
    setEnded({ why: why || (me ? "over" : null), kept: kept && me ? me.name : null, unended: false });
    empty(client);
  }, [client]);
  useEffect(() => whenSignedOut((problem) => lose(whyOf(problem))), [lose]);

  const { data, isError, refetch } = query;
  const user = data?.id ?? null;
  useEffect(() => hearTabs((told) => {
    if (told.is === "out") lose("signed-out");
    else if (user !== null && told.user !== user) lose("another-person");
    else if (user === null) void refetch();
  }), [lose, refetch, user]);
  useEffect(() => {
    // A page that the browser had put aside may show what was long ago.
    const shown = (event: PageTransitionEvent) => event.persisted && void refetch();
    window.addEventListener("pageshow", shown);
    return () => window.removeEventListener("pageshow", shown);
  }, [refetch]);

  const signIn = useCallback(async (email: string, password: string) => {
    await leaving.current;
    const me = await bureau.signIn(email, password);
    openDrafts(me.id);
    client.removeQueries({ predicate: (other) => other.queryKey[0] !== ME[0] });
    setEnded(NOTHING_ENDED);
    client.setQueryData(ME, me);
    tellTabs({ is: "in", user: me.id });
  }, [client]);

  const signOut = useCallback(async () => {
    const saved = saveDrafts(SAVED_WITHIN_MS);
    setEnded({ why: "own", kept: null, unended: false });
    empty(client);
    leaving.current = saved.then(async () => {
      const kept = holdDrafts();
      tellTabs({ is: "out" });
      await endSession(() => setEnded((before) => ({ ...before, unended: true })));
      setEnded((before) => (before.why === "own" ? { ...before, unended: false, kept: kept ? "" : null } : before));
    });
    await leaving.current;
  }, [client]);
  const refresh = useCallback(() => client.invalidateQueries({ queryKey: ME }), [client]);

  const session = useMemo<Session>(() => {
    const again = () => void refetch();
    const who: Who = data ? { is: "someone", me: data }
      : data === null ? { is: "nobody", ended }
      : isError ? { is: "unreachable", again }
      : { is: "asking" };
    return { who, signIn, signOut, lose, refresh };
  }, [data, isError, ended, refetch, signIn, signOut, lose, refresh]);
  return <Context value={session}>{children}</Context>;
}

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error("The session is used outside its provider");
  return session;
}

export function useMe(): Me {
  const { who } = useSession();
  if (who.is !== "someone") throw new Error("Nobody is signed in here");
  return who.me;
}

export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}
