import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HERE_MS, LiveLine, SILENCE_MS } from "../src/live/line";
import { now } from "../src/live/clock";
import { LiveStore } from "../src/live/store";
import { FakeSocket } from "./socket";

let store: LiveStore;
let line: LiveLine;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
  store = new LiveStore();
  line = new LiveLine("ws://desk", store, FakeSocket.dial, () => 1);
  line.start();
});
afterEach(() => {
  line.stop();
  vi.useRealTimers();
});

const hello = () => FakeSocket.last().say({ op: "hello", now: new Date().toISOString() });

describe("the live line", () => {
  it("subscribes to what is followed, once, and lets go of it with the last follower", () => {
    const first = line.follow("board");
    FakeSocket.last().open();
    const second = line.follow("board");
    expect(FakeSocket.last().sent).toEqual([{ op: "here", watched: true }, { op: "subscribe", topics: ["board"] }]);
    first();
    expect(FakeSocket.last().sent).toHaveLength(2);
    second();
    expect(FakeSocket.last().sent.at(-1)).toEqual({ op: "unsubscribe", topics: ["board"] });
  });

  it("says that it is here every three seconds", () => {
    FakeSocket.last().open();
    hello();
    vi.advanceTimersByTime(HERE_MS * 2);
    expect(FakeSocket.last().sent.filter((message) => message["op"] === "here")).toHaveLength(3);
  });

  it("says that somebody is at the screen when hands were on it since the last time", () => {
    FakeSocket.last().open();
    hello();
    vi.advanceTimersByTime(HERE_MS);
    globalThis.dispatchEvent(new Event("pointermove"));
    vi.advanceTimersByTime(HERE_MS);
    hello();
    vi.advanceTimersByTime(HERE_MS);
    const beats = FakeSocket.last().sent.filter((message) => message["op"] === "here");
    expect(beats.map((beat) => beat["watched"] ?? false)).toEqual([true, false, true, false]);
  });

  it("takes silence for a dead line, tries again and subscribes to everything anew", () => {
    line.follow("board");
    line.follow("dispatch:4");
    FakeSocket.last().open();
    hello();
    expect(line.state.is).toBe("live");
    const dead = FakeSocket.last();
    vi.advanceTimersByTime(SILENCE_MS + HERE_MS);
    expect(dead.closedWith).toBe(4000);
    expect(line.state.is).toBe("down");
    vi.advanceTimersByTime(5000);
    expect(FakeSocket.last()).not.toBe(dead);
    FakeSocket.last().open();
    expect(FakeSocket.last().sent.at(-1)).toEqual({ op: "subscribe", topics: ["board", "dispatch:4"] });
    hello();
    expect(line.state.is).toBe("live");
  });

  it("waits longer each time, and counts the break from its beginning", () => {
    FakeSocket.last().drop();
    const { state } = line;
    const gaps: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const made = FakeSocket.made.length;
      let waited = 0;
      while (FakeSocket.made.length === made) {
        vi.advanceTimersByTime(10);
        waited += 10;
      }
      gaps.push(waited);
      FakeSocket.last().drop();
    }
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
    expect(gaps.at(-1)).toBe(5000);
    expect(line.state).toEqual(state);
  });

  it("stops at a refusal: somebody must sign in", () => {
    FakeSocket.last().open();
    FakeSocket.last().drop(4401);
    vi.advanceTimersByTime(60_000);
    expect(line.state).toMatchObject({ is: "ended", why: "signed-out" });
    expect(FakeSocket.made).toHaveLength(1);
  });

  it("comes back at once when the network does", () => {
    FakeSocket.last().drop();
    window.dispatchEvent(new Event("online"));
    expect(FakeSocket.made).toHaveLength(2);
  });

  it("hears nothing more from a line it has given up", () => {
    const old = FakeSocket.last();
    old.drop();
    window.dispatchEvent(new Event("online"));
    old.say({ op: "event", topic: "board", entity: "dispatch", id: 1, version: 1, data: {} });
    expect(store.items("board")).toEqual([]);
  });

  it("goes by the bureau's clock", () => {
    FakeSocket.last().open();
    FakeSocket.last().say({ op: "hello", now: new Date(Date.now() + 3_600_000).toISOString() });
    expect(now() - Date.now()).toBe(3_600_000);
    FakeSocket.last().say({ op: "here", now: new Date(Date.now()).toISOString() });
    expect(now() - Date.now()).toBe(0);
  });
});
