/**
 * What the desk asks of a telephone in the browser. Two telephones do it: the phone company's (company.ts) and
 * Twilio's (twilio.ts). Neither answers anything by itself: the desk decides which leg is the one it accepted.
 */
export type PhoneState = "off" | "registering" | "registered" | "lost";
export type LegEnd = "cancelled" | "ended" | "failed";

export interface Leg {
  readonly sid: string;
  /** What the bureau put on the leg when it dialled it; `offer` names the accepted offer. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface PhoneEvents {
  state(state: PhoneState, detail: string | null): void;
  incoming(leg: Leg): void;
  accepted(leg: Leg): void;
  ended(leg: Leg, how: LegEnd): void;
  /** Only a telephone whose media is text hears words. */
  heard(leg: Leg, text: string, from: string): void;
  muted(leg: Leg, muted: boolean): void;
  /** The token is about to lapse: register again with a new one. */
  expiring(): void;
}

export interface Softphone {
  readonly kind: "phone-company" | "twilio";
  /** Whether the operator speaks by typing. */
  readonly typed: boolean;
  register(token: string): Promise<void>;
  accept(leg: Leg): void;
  reject(leg: Leg): void;
  /** Takes up a leg that was live before this page was loaded; where that can't be done, says so. */
  resume(sid: string): boolean;
  hangUp(leg: Leg): void;
  mute(leg: Leg, muted: boolean): void;
  press(leg: Leg, digits: string): void;
  speak(leg: Leg, text: string): void;
  close(): void;
}
