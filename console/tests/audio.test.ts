import { beforeEach, describe, expect, it, vi } from "vitest";

/** An AudioContext whose browser lets it play, refuses, or never answers. */
class Context extends EventTarget {
  static made: Context[] = [];
  static behaves: "plays" | "refuses" | "waits" = "plays";
  state = "suspended";
  currentTime = 0;
  started: number[] = [];
  constructor() {
    super();
    Context.made.push(this);
  }
  resume(): Promise<void> {
    if (Context.behaves === "refuses") return Promise.reject(new DOMException("not allowed", "NotAllowedError"));
    if (Context.behaves === "waits") return new Promise(() => undefined);
    this.state = "running";
    return Promise.resolve();
  }
  createOscillator() {
    const frequency = { value: 0 };
    const node = { frequency, connect: (next: unknown) => next, start: () => this.started.push(frequency.value), stop: () => undefined };
    return node;
  }
  createGain() {
    return { gain: { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined }, connect: (next: unknown) => next };
  }
}

async function fresh() {
  vi.resetModules();
  return import("../src/sound/audio");
}

beforeEach(() => {
  Context.made = [];
  Context.behaves = "plays";
  vi.stubGlobal("AudioContext", Context);
});

describe("sound", () => {
  it("says that it works once the browser plays", async () => {
    const { wake, play, soundState } = await fresh();
    expect(soundState()).toBe("untried");
    expect(await wake()).toBe("works");
    await play([{ hz: 440, after: 0, lasts: 0.1 }], 0.5);
    expect(Context.made.map((context) => context.started)).toEqual([[440]]);
  });

  it.each(["refuses", "waits"] as const)("says that the browser forbids it when it %s, and keeps no stroke for later", async (how) => {
    Context.behaves = how;
    const { play, soundState, wake } = await fresh();
    await play([{ hz: 440, after: 0, lasts: 0.1 }], 0.5);
    expect(soundState()).toBe("blocked");
    Context.behaves = "plays";
    expect(await wake()).toBe("works");
    expect(Context.made[0]?.started).toEqual([]);
  });

  it("says so when the browser falls silent later", async () => {
    const { wake, soundState } = await fresh();
    await wake();
    const context = Context.made[0];
    if (!context) throw new Error("no context");
    context.state = "interrupted";
    context.dispatchEvent(new Event("statechange"));
    expect(soundState()).toBe("blocked");
  });

  it("says so when there is none at all", async () => {
    vi.stubGlobal("AudioContext", undefined);
    const { wake } = await fresh();
    expect(await wake()).toBe("none");
  });
});
