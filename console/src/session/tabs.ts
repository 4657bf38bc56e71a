/** What the windows of one browser tell each other: they share one session, and so its end. */
export type Told = { is: "out" } | { is: "in"; user: number };

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("nightbell.session");

export function tellTabs(what: Told): void {
  channel?.postMessage(what);
}

/** Listens to the others until the returned function is called; what this window tells comes to the others only. */
export function hearTabs(listener: (told: Told) => void): () => void {
  const hear = (event: MessageEvent<Told>) => listener(event.data);
  channel?.addEventListener("message", hear);
  return () => channel?.removeEventListener("message", hear);
}
