import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { softphoneGrant } from "../api/bureau";
import { Handset, type HandsetState } from "./handset";

const Context = createContext<Handset | null>(null);

export function HandsetProvider({ children }: { children: ReactNode }) {
  const [handset] = useState(() => new Handset(softphoneGrant));
  useEffect(() => {
    void handset.start();
    return () => handset.stop();
  }, [handset]);
  return <Context.Provider value={handset}>{children}</Context.Provider>;
}

/** The telephone, or null for those who take no calls. */
export function useHandset(): Handset | null {
  return useContext(Context);
}

const NEVER = () => () => undefined;

export function useHandsetState(): HandsetState | null {
  const handset = useHandset();
  return useSyncExternalStore(handset?.subscribe ?? NEVER, () => handset?.state ?? null);
}
