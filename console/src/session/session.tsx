import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useEffect, useMemo, type ReactNode } from "react";
import * as bureau from "../api/bureau";
import { Problem, whenSignedOut } from "../api/client";
import type { Me, Permission } from "../api/types";
import { forgetDrafts } from "../desk/script/drafts";

export type Who = { is: "asking" } | { is: "nobody" } | { is: "unreachable"; again(): void } | { is: "someone"; me: Me };

interface Session {
  who: Who;
  signIn(email: string, password: string): Promise<void>;
  signOut(): Promise<void>;
  refresh(): Promise<void>;
}
const Context = createContext<Session | null>(null);
const ME = ["me"];
let lastUser: number | null = null;

async function askWho(): Promise<Me | null> {
  try {
    const me = await bureau.me();
    lastUser = me.id;
    return me;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const query = useQuery({ queryKey: ME, queryFn: askWho, staleTime: Infinity, retry: 2 });
  useEffect(() => whenSignedOut(() => client.setQueryData(ME, null)), [client]);

  const signIn = useCallback(async (email: string, password: string) => {
    const me = await bureau.signIn(email, password);
    // Whoever comes back finds their text; someone else must not.
    if (lastUser !== null && lastUser !== me.id) forgetDrafts();
    lastUser = me.id;
    client.removeQueries({ predicate: (other) => other.queryKey[0] !== ME[0] });
    client.setQueryData(ME, me);
  }, [client]);
  const signOut = useCallback(async () => {
    await bureau.signOut();
    forgetDrafts();
    client.clear();
    client.setQueryData(ME, null);
  }, [client]);
  const refresh = useCallback(() => client.invalidateQueries({ queryKey: ME }), [client]);

  const { data, isError, refetch } = query;
  const session = useMemo<Session>(() => {
    const again = () => void refetch();
    const who: Who = data ? { is: "someone", me: data }
      : data === null ? { is: "nobody" }
      : isError ? { is: "unreachable", again }
      : { is: "asking" };
    return { who, signIn, signOut, refresh };
  }, [data, isError, refetch, signIn, signOut, refresh]);
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
