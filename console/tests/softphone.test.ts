import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SoftphoneGrant } from "../src/api/types";
import { CompanyPhone } from "../src/softphone/company";
import { Handset } from "../src/softphone/handset";
import type { PhoneEvents } from "../src/softphone/softphone";
import { TwilioPhone, type MakeDevice } from "../src/softphone/twilio";
import { FakeSocket } from "./socket";

const grant: SoftphoneGrant = {
  kind: "phone-company", token: "t1", identity: "alice", url: "ws://company/clients/ws", expires_at: "2999-01-01T00:00:00Z",
};
let said: string[];
const events: PhoneEvents = {
  state: (state) => said.push(state),
  incoming: (leg) => said.push(`incoming ${leg.sid} ${leg.parameters.get("offer")}`),
  accepted: (leg) => said.push(`accepted ${leg.sid}`),
  ended: (leg, how) => said.push(`ended ${leg.sid} ${how}`),
  heard: (leg, text) => said.push(`heard ${leg.sid} ${text}`),
  muted: (leg, muted) => said.push(`muted ${leg.sid} ${muted}`),
  expiring: () => said.push("expiring"),
};

beforeEach(() => {
  said = [];
  FakeSocket.made = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe("the phone company's softphone", () => {
  const made = async () => {
    const phone = new CompanyPhone(grant.url, events, FakeSocket.dial);
    await phone.register("t1");
    FakeSocket.last().open();
    FakeSocket.last().say({ type: "registered", identity: "alice" });
    return phone;
  };

  it("registers with its token, and does what it is asked", async () => {
    const phone = await made();
    expect(FakeSocket.last().url).toBe("ws://company/clients/ws?token=t1");
    FakeSocket.last().say({ type: "incoming", call_sid: "CA1", from: "+1", to: "client:alice", parameters: { offer: "7" } });
    const leg = { sid: "CA1", parameters: new Map() };
    phone.accept(leg);
    phone.speak(leg, "hello");
    phone.press(leg, "1");
    phone.mute(leg, true);
    phone.hangUp(leg);
    expect(FakeSocket.last().sent).toEqual([
      { do: "accept", call_sid: "CA1" },
      { do: "speak", call_sid: "CA1", text: "hello" },
      { do: "press", call_sid: "CA1", digits: "1" },
      { do: "mute", call_sid: "CA1", muted: true },
      { do: "hangup", call_sid: "CA1" },
    ]);
    expect(said).toEqual(["registering", "registered", "incoming CA1 7", "muted CA1 true"]);
  });

  it("tells what it hears and how legs end, and nothing of legs it doesn't know", async () => {
    await made();
    FakeSocket.last().say({ type: "incoming", call_sid: "CA1", parameters: {} });
    FakeSocket.last().say({ type: "heard", call_sid: "CA1", text: "my baby", from: "+1" });
    FakeSocket.last().say({ type: "heard", call_sid: "CA9", text: "no", from: "+1" });
    FakeSocket.last().say({ type: "cancel", call_sid: "CA1", reason: "timeout" });
    expect(said.slice(2)).toEqual(["incoming CA1 undefined", "heard CA1 my baby", "ended CA1 cancelled"]);
  });

  it("comes back after a break and takes its live leg up again, but not one that only rang", async () => {
    await made();
    FakeSocket.last().say({ type: "incoming", call_sid: "CA1", parameters: {} });
    FakeSocket.last().say({ type: "accepted", call_sid: "CA1" });
    FakeSocket.last().say({ type: "incoming", call_sid: "CA2", parameters: {} });
    FakeSocket.last().drop();
    expect(said.at(-1)).toBe("lost");
    vi.advanceTimersByTime(1500);
    FakeSocket.last().open();
    FakeSocket.last().say({ type: "registered", identity: "alice" });
    expect(FakeSocket.last().sent).toEqual([{ do: "resume", call_sid: "CA1" }]);
  });

  it("asks for a new token when its own is refused", async () => {
    await made();
    FakeSocket.last().drop(4401);
    expect(said).toContain("expiring");
  });
});

class FakeCall extends EventEmitter {
  readonly did: string[] = [];
  readonly parameters: Record<string, string>;
  readonly customParameters: Map<string, string>;

  constructor(sid: string, offer: string) {
    super();
    this.parameters = { CallSid: sid };
    this.customParameters = new Map([["offer", offer]]);
  }
  accept() { this.did.push("accept"); }
  reject() { this.did.push("reject"); }
  disconnect() { this.did.push("disconnect"); }
  mute(muted: boolean) { this.did.push(`mute ${muted}`); }
  sendDigits(digits: string) { this.did.push(`digits ${digits}`); }
}

class FakeDevice extends EventEmitter {
  readonly did: string[] = [];
  readonly audio = { incoming: (on: boolean) => this.did.push(`ring ${on}`) };
  register() {
    this.did.push("register");
    this.emit("registered");
    return Promise.resolve();
  }
  updateToken(token: string) { this.did.push(`token ${token}`); }
  destroy() { this.did.push("destroy"); }
}

describe("Twilio's softphone, by its contract", () => {
  let device: FakeDevice;
  const make = (() => device) as unknown as MakeDevice;
  beforeEach(() => (device = new FakeDevice()));

  it("registers, renews its token and lets go", async () => {
    const phone = new TwilioPhone(events, make);
    await phone.register("t1");
    device.emit("tokenWillExpire");
    await phone.register("t2");
    device.emit("unregistered");
    phone.close();
    expect(device.did).toEqual(["ring false", "register", "token t2", "destroy"]);
    expect(said).toEqual(["registering", "registered", "expiring", "lost"]);
  });

  it("carries offers, accepts, mutes, presses, hangs up", async () => {
    const phone = new TwilioPhone(events, make);
    await phone.register("t1");
    const call = new FakeCall("CA1", "7");
    device.emit("incoming", call);
    const leg = { sid: "CA1", parameters: new Map() };
    phone.accept(leg);
    call.emit("accept");
    phone.mute(leg, true);
    call.emit("mute", true);
    phone.press(leg, "5");
    phone.hangUp(leg);
    call.emit("disconnect");
    call.emit("error", new Error("late"));
    expect(call.did).toEqual(["accept", "mute true", "digits 5", "disconnect"]);
    expect(said.slice(2)).toEqual(["incoming CA1 7", "accepted CA1", "muted CA1 true", "ended CA1 ended"]);
    expect(phone.resume()).toBe(false);
  });
});

describe("the handset", () => {
  const made = async () => {
    const handset = new Handset(() => Promise.resolve(grant), (_, tell) => new CompanyPhone(grant.url, tell, FakeSocket.dial));
    await handset.start();
    FakeSocket.last().open();
    FakeSocket.last().say({ type: "registered", identity: "alice" });
    return handset;
  };
  const ring = (sid: string, offer: string) => FakeSocket.last().say({ type: "incoming", call_sid: sid, parameters: { offer } });
  const accepts = () => FakeSocket.last().sent.filter((message) => message["do"] === "accept").map((message) => message["call_sid"]);

  it("answers the leg of the offer that was accepted, and no other", async () => {
    const handset = await made();
    ring("CA1", "6");
    expect(accepts()).toEqual([]);
    handset.expect(7);
    expect(accepts()).toEqual([]);
    ring("CA2", "7");
    expect(accepts()).toEqual(["CA2"]);
    ring("CA3", "8");
    expect(accepts()).toEqual(["CA2"]);
  });

  it("answers also when the leg rings before the accept is known", async () => {
    const handset = await made();
    ring("CA1", "7");
    handset.expect(7);
    expect(accepts()).toEqual(["CA1"]);
  });

  it("keeps what is said on its leg, and forgets it with the next", async () => {
    const handset = await made();
    handset.expect(7);
    ring("CA1", "7");
    FakeSocket.last().say({ type: "accepted", call_sid: "CA1" });
    FakeSocket.last().say({ type: "heard", call_sid: "CA1", text: "my baby", from: "+1" });
    handset.speak("what happened?");
    expect(handset.state.heard.map((line) => `${line.who}: ${line.text}`)).toEqual(["caller: my baby", "me: what happened?"]);
    FakeSocket.last().say({ type: "disconnect", call_sid: "CA1", status: "completed" });
    expect(handset.state).toMatchObject({ leg: null, lastEnd: "ended" });
    handset.expect(8);
    ring("CA2", "8");
    FakeSocket.last().say({ type: "accepted", call_sid: "CA2" });
    expect(handset.state.heard).toEqual([]);
  });

  it("takes up the leg of a page that was reloaded, once it is registered", async () => {
    const handset = new Handset(() => Promise.resolve(grant), (_, tell) => new CompanyPhone(grant.url, tell, FakeSocket.dial));
    handset.resume("CA5");
    await handset.start();
    FakeSocket.last().open();
    FakeSocket.last().say({ type: "registered", identity: "alice" });
    expect(FakeSocket.last().sent).toContainEqual({ do: "resume", call_sid: "CA5" });
    expect(handset.state.leg?.sid).toBe("CA5");
  });

  it("says that it has no telephone, and tries again by itself", async () => {
    let tries = 0;
    const handset = new Handset(() => {
      tries += 1;
      return Promise.reject(new Error("away"));
    });
    await handset.start();
    expect(handset.state).toMatchObject({ phone: "lost", detail: "away" });
    await vi.advanceTimersByTimeAsync(3000);
    expect(tries).toBe(2);
    handset.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries).toBe(2);
  });
});
