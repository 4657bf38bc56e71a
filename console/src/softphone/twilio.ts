/**
 * The softphone on Twilio's Voice SDK, loaded only when the bureau's carrier is Twilio itself. Contract-tested with a
 * fake Device; unproven against the live network until someone has tried it with an account.
 */
import type { Call, Device } from "@twilio/voice-sdk";
import type { Leg, PhoneEvents, Softphone } from "./softphone";

export type MakeDevice = (token: string) => Device | Promise<Device>;

async function makeDevice(token: string): Promise<Device> {
  const sdk = await import("@twilio/voice-sdk");
  // A call the desk didn't accept must not reach the operator's ears while another is live, but its leg must arrive.
  return new sdk.Device(token, { closeProtection: true, allowIncomingWhileBusy: true });
}

export class TwilioPhone implements Softphone {
  readonly kind = "twilio";
  readonly typed = false;
  private device: Device | null = null;
  private readonly calls = new Map<string, Call>();

  constructor(
    private readonly tell: PhoneEvents,
    private readonly make: MakeDevice = makeDevice,
  ) {}

  async register(token: string): Promise<void> {
    if (this.device) {
      this.device.updateToken(token);
      return;
    }
    this.tell.state("registering", null);
    const device = await this.make(token);
    this.device = device;
    device.on("registered", () => this.tell.state("registered", null));
    device.on("unregistered", () => this.tell.state("lost", null));
    device.on("error", (error: { message: string }) => this.tell.state("lost", error.message));
    device.on("tokenWillExpire", () => this.tell.expiring());
    device.on("incoming", (call: Call) => this.incoming(call));
    // The ring is ours (an offer rings on screen before any leg is dialled): the SDK's would ring twice.
    device.audio?.incoming(false);
    await device.register();
  }

  accept(leg: Leg): void {
    this.calls.get(leg.sid)?.accept();
  }

  reject(leg: Leg): void {
    this.calls.get(leg.sid)?.reject();
  }

  /** A reloaded page can't take up its media again: the bureau sees the leg drop and puts the caller first in line. */
  resume(): boolean {
    return false;
  }

  hangUp(leg: Leg): void {
    this.calls.get(leg.sid)?.disconnect();
  }

  mute(leg: Leg, muted: boolean): void {
    this.calls.get(leg.sid)?.mute(muted);
  }

  press(leg: Leg, digits: string): void {
    this.calls.get(leg.sid)?.sendDigits(digits);
  }

  speak(): void {
    throw new Error("On this telephone the operator speaks into the microphone");
  }

  close(): void {
    this.device?.destroy();
    this.device = null;
  }

  private incoming(call: Call): void {
    const sid = call.parameters["CallSid"] ?? "";
    const leg: Leg = { sid, parameters: call.customParameters };
    this.calls.set(sid, call);
    const end = (how: "cancelled" | "ended" | "failed") => () => {
      if (this.calls.delete(sid)) this.tell.ended(leg, how);
    };
    call.on("accept", () => this.tell.accepted(leg));
    call.on("cancel", end("cancelled"));
    call.on("reject", end("cancelled"));
    call.on("disconnect", end("ended"));
    call.on("error", end("failed"));
    call.on("mute", (muted: boolean) => this.tell.muted(leg, muted));
    this.tell.incoming(leg);
  }
}
