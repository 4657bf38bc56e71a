/** The softphone behind the phone company: signalling over its websocket, speech as text. Wire: docs/phone-company.md. */
import type { Leg, PhoneEvents, PhoneState, Softphone } from "./softphone";

type Said =
  | { type: "registered"; identity: string }
  | { type: "incoming"; call_sid: string; parameters: Record<string, string> }
  | { type: "cancel"; call_sid: string; reason: string }
  | { type: "accepted"; call_sid: string }
  | { type: "heard"; call_sid: string; text: string; from: string }
  | { type: "prompt"; call_sid: string; verb: string; text?: string }
  | { type: "participant"; call_sid: string; muted: boolean }
  | { type: "disconnect"; call_sid: string; status: string }
  | { type: "error"; error: string };

const AGAIN_MS = 1500;
const BAD_TOKEN = 4401;

export class CompanyPhone implements Softphone {
  readonly kind = "phone-company";
  readonly typed = true;
  private socket: WebSocket | null = null;
  private token = "";
  private closed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly legs = new Map<string, Leg>();
  private readonly live = new Set<string>();

  constructor(
    private readonly url: string,
    private readonly tell: PhoneEvents,
    private readonly dial: (address: string) => WebSocket = (address) => new WebSocket(address),
  ) {}

  async register(token: string): Promise<void> {
    this.token = token;
    // A registered line goes on with its old token: only a new connection needs the new one.
    if (this.socket) return;
    this.connect();
  }

  accept(leg: Leg): void {
    this.ask({ do: "accept", call_sid: leg.sid });
  }

  reject(leg: Leg): void {
    this.ask({ do: "reject", call_sid: leg.sid });
  }

  resume(sid: string): boolean {
    if (!this.socket || this.socket.readyState !== 1) return false;
    this.keep(sid, {});
    this.live.add(sid);
    this.ask({ do: "resume", call_sid: sid });
    return true;
  }

  hangUp(leg: Leg): void {
    this.ask({ do: "hangup", call_sid: leg.sid });
  }

  mute(leg: Leg, muted: boolean): void {
    this.ask({ do: "mute", call_sid: leg.sid, muted });
    this.tell.muted(leg, muted);
  }

  press(leg: Leg, digits: string): void {
    this.ask({ do: "press", call_sid: leg.sid, digits });
  }

  speak(leg: Leg, text: string): void {
    this.ask({ do: "speak", call_sid: leg.sid, text });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    this.socket?.close(1000);
    this.socket = null;
  }

  private connect(): void {
    if (this.closed) return;
    this.become("registering");
    const address = new URL(this.url, location.href);
    address.searchParams.set("token", this.token);
    const socket = this.dial(address.toString());
    this.socket = socket;
    socket.addEventListener("message", (event) => this.take(JSON.parse(String(event.data)) as Said));
    socket.addEventListener("close", (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.become("lost", event.reason || null);
      if (event.code === BAD_TOKEN) this.tell.expiring();
      if (!this.closed) this.retry = setTimeout(() => this.connect(), AGAIN_MS);
    });
  }

  private take(said: Said): void {
    if (said.type === "registered") return this.registered();
    if (said.type === "error") return this.tell.state("registered", said.error);
    if (said.type === "incoming") return this.tell.incoming(this.keep(said.call_sid, said.parameters));
    const leg = this.legs.get(said.call_sid);
    if (!leg) return;
    if (said.type === "accepted") this.taken(leg);
    else if (said.type === "heard") this.tell.heard(leg, said.text, said.from);
    else if (said.type === "prompt") this.tell.heard(leg, said.text ?? `♪ ${said.verb}`, "");
    else if (said.type === "participant") this.tell.muted(leg, said.muted);
    else this.finish(leg, said.type === "cancel" ? "cancelled" : "ended");
  }

  /** After a break of this connection only, the live legs are still ours to take up again. */
  private registered(): void {
    this.become("registered");
    for (const sid of this.live) this.ask({ do: "resume", call_sid: sid });
  }

  private taken(leg: Leg): void {
    this.live.add(leg.sid);
    this.tell.accepted(leg);
  }

  private finish(leg: Leg, how: "cancelled" | "ended"): void {
    this.legs.delete(leg.sid);
    this.live.delete(leg.sid);
    this.tell.ended(leg, how);
  }

  private keep(sid: string, parameters: Record<string, string>): Leg {
    const leg: Leg = { sid, parameters: new Map(Object.entries(parameters)) };
    this.legs.set(sid, leg);
    return leg;
  }

  private ask(message: object): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(message));
  }

  private become(state: PhoneState, detail: string | null = null): void {
    this.tell.state(state, detail);
  }
}
