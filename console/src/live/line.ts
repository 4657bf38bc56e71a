/** The live line: one websocket to the bureau, kept alive, resubscribed after every break. */
import { now, setBureauTime } from "./clock";
import { told, wasWatched, watchHands } from "./presence";
import type { Change, LiveStore } from "./store";

export const HERE_MS = 3000;
export const SILENCE_MS = 7000;
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5000;

export type LineState =
  | { is: "connecting" }
  | { is: "live" }
  | { is: "down"; since: number; why: "lost" | "slow" }
  /** `reason`: how the session ended, as the bureau says it. */
  | { is: "ended"; why: "signed-out" | "password"; reason: string };

type Incoming =
  | { op: "hello" | "here"; now: string; idle_at?: string; ends_at?: string }
  | { op: "snapshot"; topic: string; items: Change[] }
  | ({ op: "event"; topic: string } & Change)
  | { op: "error"; code: string; detail: string };

/** What the line needs of a WebSocket; a test may hand it another. */
export type Dial = (url: string) => WebSocket;

export class LiveLine {
  state: LineState = { is: "connecting" };
  lastError: string | null = null;
  private socket: WebSocket | null = null;
  private readonly wanted = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private heard = 0;
  private tries = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private pulse: ReturnType<typeof setInterval> | undefined;
  private handsOff: (() => void) | undefined;

  constructor(
    private readonly url: string,
    private readonly store: LiveStore,
    private readonly dial: Dial = (address) => new WebSocket(address),
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    if (this.pulse) return;
    this.pulse = setInterval(() => this.beat(), HERE_MS);
    this.handsOff = watchHands();
    globalThis.addEventListener?.("online", this.hurry);
    globalThis.addEventListener?.("offline", this.drop);
    this.connect();
  }

  stop(): void {
    clearInterval(this.pulse);
    clearTimeout(this.retry);
    this.handsOff?.();
    this.pulse = undefined;
    globalThis.removeEventListener?.("online", this.hurry);
    globalThis.removeEventListener?.("offline", this.drop);
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Follows a topic until the returned function is called; several may follow the same one. */
  follow(topic: string): () => void {
    const followers = this.wanted.get(topic) ?? 0;
    this.wanted.set(topic, followers + 1);
    if (followers === 0) this.send({ op: "subscribe", topics: [topic] });
    return () => this.unfollow(topic);
  }

  private unfollow(topic: string): void {
    const left = (this.wanted.get(topic) ?? 1) - 1;
    if (left > 0) {
      this.wanted.set(topic, left);
      return;
    }
    this.wanted.delete(topic);
    this.store.forget(topic);
    this.send({ op: "unsubscribe", topics: [topic] });
  }

  private connect(): void {
    clearTimeout(this.retry);
    const socket = this.dial(this.url);
    this.socket = socket;
    this.heard = Date.now();
    socket.addEventListener("open", () => {
      if (this.socket !== socket) return;
      this.store.asked();
      this.here();
      if (this.wanted.size) this.send({ op: "subscribe", topics: [...this.wanted.keys()] });
    });
    socket.addEventListener("message", (event) => {
      if (this.socket === socket) this.take(String(event.data));
    });
    socket.addEventListener("close", (event) => {
      if (this.socket === socket) this.closed(event.code, event.reason);
    });
  }

  private take(text: string): void {
    this.heard = Date.now();
    const said = JSON.parse(text) as Incoming;
    if (said.op === "snapshot") this.store.snapshot(said.topic, said.items);
    else if (said.op === "event") this.store.event(said.topic, said);
    else if (said.op === "error") this.lastError = `${said.code}: ${said.detail}`;
    else {
      setBureauTime(said.now);
      told(said);
    }
    if (this.state.is !== "live") {
      this.tries = 0;
      this.become({ is: "live" });
    }
  }

  private closed(code: number, reason = ""): void {
    this.socket = null;
    if (code === 4401 || code === 4403) {
      this.become({ is: "ended", why: code === 4401 ? "signed-out" : "password", reason });
      return;
    }
    const since = this.state.is === "down" ? this.state.since : now();
    this.become({ is: "down", since, why: code === 4408 ? "slow" : "lost" });
    // Jitter keeps two hundred desks from all coming back in the same instant.
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.tries);
    this.tries += 1;
    this.retry = setTimeout(() => this.connect(), ceiling * (0.5 + this.random() / 2));
  }

  private beat(): void {
    if (!this.socket) return;
    if (Date.now() - this.heard > SILENCE_MS) this.drop();
    else this.here();
  }

  /** A sign of life, which says when somebody has been at the screen since the last. */
  private here(): void {
    if (this.socket?.readyState === 1) this.send(wasWatched() ? { op: "here", watched: true } : { op: "here" });
  }

  private readonly drop = (): void => {
    const socket = this.socket;
    if (!socket) return;
    this.closed(0);
    socket.close(4000);
  };

  private readonly hurry = (): void => {
    if (!this.socket && this.pulse && this.state.is === "down") this.connect();
  };

  private send(message: object): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(message));
  }

  private become(state: LineState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
