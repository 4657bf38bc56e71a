/**
 * The desk's side of the telephone: registers it, answers the one leg the operator accepted (and no other), keeps what
 * is heard. Plain object with a snapshot, so that it outlives any screen.
 */
import type { SoftphoneGrant } from "../api/types";
import { now } from "../live/clock";
import { CompanyPhone } from "./company";
import type { Leg, LegEnd, PhoneEvents, PhoneState, Softphone } from "./softphone";
import { TwilioPhone } from "./twilio";

export interface Line {
  who: "caller" | "me" | "line";
  text: string;
  at: number;
}

export interface HandsetState {
  phone: PhoneState;
  detail: string | null;
  typed: boolean;
  leg: Leg | null;
  muted: boolean;
  heard: readonly Line[];
  /** How the last leg ended, until the next one. */
  lastEnd: LegEnd | null;
}

const START: HandsetState = {
  phone: "off", detail: null, typed: false, leg: null, muted: false, heard: [], lastEnd: null,
};
const HEARD_KEPT = 200;
const RENEW_BEFORE_MS = 60_000;
const AGAIN_MS = 3000;

export type MakePhone = (grant: SoftphoneGrant, events: PhoneEvents) => Softphone;

export const makePhone: MakePhone = (grant, events) =>
  grant.kind === "twilio" ? new TwilioPhone(events) : new CompanyPhone(grant.url, events);

export class Handset {
  state: HandsetState = START;
  private phone: Softphone | null = null;
  private offer: number | null = null;
  private toResume: string | null = null;
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  private readonly ringing = new Map<string, Leg>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly grant: () => Promise<SoftphoneGrant>,
    private readonly make: MakePhone = makePhone,
  ) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  async start(): Promise<void> {
    this.closed = false;
    try {
      const grant = await this.grant();
      if (this.closed) return;
      this.phone ??= this.make(grant, this.events());
      this.set({ typed: this.phone.typed });
      this.renewAt(grant.expires_at);
      await this.phone.register(grant.token);
    } catch (error) {
      if (this.closed) return;
      this.set({ phone: "lost", detail: error instanceof Error ? error.message : null });
      this.renewal = setTimeout(() => void this.start(), AGAIN_MS);
    }
  }

  stop(): void {
    this.closed = true;
    clearTimeout(this.renewal);
    this.phone?.close();
    this.phone = null;
    this.ringing.clear();
    this.set(START);
  }

  /** The operator is accepting this offer: its leg, and only its, is answered when it rings. */
  expect(offer: number): void {
    this.offer = offer;
    for (const leg of this.ringing.values()) this.answerIfOurs(leg);
  }

  /** A call of ours was live before this page was: take its leg up again, once the telephone is registered. */
  resume(sid: string): void {
    if (this.state.leg?.sid === sid || this.toResume === sid) return;
    this.toResume = sid;
    this.tryResume();
  }

  hangUp(): void {
    if (this.state.leg) this.phone?.hangUp(this.state.leg);
  }

  mute(muted: boolean): void {
    if (this.state.leg) this.phone?.mute(this.state.leg, muted);
  }

  press(digits: string): void {
    if (this.state.leg) this.phone?.press(this.state.leg, digits);
  }

  speak(text: string): void {
    if (!this.state.leg || !this.phone?.typed) return;
    this.phone.speak(this.state.leg, text);
    this.keep("me", text);
  }

  private events(): PhoneEvents {
    return {
      state: (phone, detail) => {
        this.set({ phone, detail });
        if (phone === "registered") this.tryResume();
      },
      incoming: (leg) => {
        this.ringing.set(leg.sid, leg);
        this.answerIfOurs(leg);
      },
      accepted: (leg) => this.took(leg),
      ended: (leg, how) => this.ended(leg, how),
      heard: (leg, text, from) => {
        if (leg.sid === this.state.leg?.sid) this.keep(from ? "caller" : "line", text);
      },
      muted: (leg, muted) => {
        if (leg.sid === this.state.leg?.sid) this.set({ muted });
      },
      expiring: () => void this.start(),
    };
  }

  private answerIfOurs(leg: Leg): void {
    if (this.offer === null || leg.parameters.get("offer") !== String(this.offer)) return;
    this.phone?.accept(leg);
  }

  private took(leg: Leg): void {
    this.ringing.delete(leg.sid);
    this.set({ leg, heard: [], muted: false, lastEnd: null });
  }

  private ended(leg: Leg, how: LegEnd): void {
    this.ringing.delete(leg.sid);
    if (leg.sid === this.state.leg?.sid) this.set({ leg: null, muted: false, lastEnd: how });
  }

  private tryResume(): void {
    if (!this.toResume || this.state.phone !== "registered") return;
    const sid = this.toResume;
    if (this.phone?.resume(sid)) this.set({ leg: { sid, parameters: new Map() }, heard: [], lastEnd: null });
  }

  private renewAt(expires: string): void {
    clearTimeout(this.renewal);
    const left = Date.parse(expires) - now() - RENEW_BEFORE_MS;
    if (Number.isFinite(left)) this.renewal = setTimeout(() => void this.start(), Math.max(left, RENEW_BEFORE_MS));
  }

  private keep(who: Line["who"], text: string): void {
    this.set({ heard: [...this.state.heard.slice(-HEARD_KEPT), { who, text, at: now() }] });
  }

  private set(change: Partial<HandsetState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
