import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from "react";
import { LiveLine, type LineState } from "./line";
import { LiveStore, type EntityName, type Item } from "./store";

interface Live {
  line: LiveLine;
  store: LiveStore;
}
const Context = createContext<Live | null>(null);

/** `open`: the line is for those at the desk; for anybody else nothing is dialled. */
export function LiveProvider({ open, children }: { open: boolean; children: ReactNode }) {
  const [live] = useState(makeLive);
  useEffect(() => {
    if (!open) return undefined;
    live.line.start();
    return () => live.line.stop();
  }, [live, open]);
  return <Context.Provider value={live}>{children}</Context.Provider>;
}

function makeLive(): Live {
  const store = new LiveStore();
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return { store, line: new LiveLine(`${scheme}://${location.host}/ws/desk`, store) };
}

export function useLive(): Live {
  const live = useContext(Context);
  if (!live) throw new Error("The live line is used outside its provider");
  return live;
}

export function useLineState(): LineState {
  const { line } = useLive();
  return useSyncExternalStore(line.subscribe, () => line.state);
}

/** The entities of one kind in a topic, followed for as long as the component shows; `null` before the first snapshot. */
export function useTopic<K extends EntityName>(topic: string, kind: K): Item<K>[] | null {
  const { line, store } = useLive();
  useEffect(() => line.follow(topic), [line, topic]);
  const items = useSyncExternalStore(store.subscribe, () => store.items(topic));
  const loaded = useSyncExternalStore(store.subscribe, () => store.loaded(topic));
  return useMemo(
    () => (loaded ? (items.filter((item) => item.entity === kind) as unknown as Item<K>[]) : null),
    [items, kind, loaded],
  );
}
