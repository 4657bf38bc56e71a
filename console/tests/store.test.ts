import { describe, expect, it } from "vitest";
import { LiveStore, type Change } from "../src/live/store";

const change = (id: number, version: number, data: unknown = { version }): Change => ({ entity: "dispatch", id, version, data });
const shown = (store: LiveStore, topic = "board") => store.items(topic).map((item) => [item.id, item.version]);

describe("what the live line said", () => {
  it("keeps the newest version, in whatever order events come", () => {
    const store = new LiveStore();
    store.snapshot("board", [change(1, 5)]);
    store.event("board", change(1, 7));
    store.event("board", change(1, 6));
    expect(shown(store)).toEqual([[1, 7]]);
  });

  it("takes what is said last of one version: a change committed late can't have a higher one", () => {
    const store = new LiveStore();
    store.event("board", change(1, 7, "before"));
    store.event("board", change(1, 7, "after"));
    expect(store.items("board").map((item) => item.data)).toEqual(["after"]);
  });

  it("doesn't bring back what was removed", () => {
    const store = new LiveStore();
    store.event("board", change(1, 7, null));
    store.event("board", change(1, 6));
    store.snapshot("board", [change(1, 5)]);
    expect(shown(store)).toEqual([]);
    store.event("board", change(1, 8));
    expect(shown(store)).toEqual([[1, 8]]);
  });

  it("drops after a break what the new snapshot no longer names", () => {
    const store = new LiveStore();
    store.snapshot("board", [change(1, 5), change(2, 6)]);
    store.event("board", change(3, 7));
    store.asked();
    store.snapshot("board", [change(2, 6)]);
    expect(shown(store)).toEqual([[2, 6]]);
  });

  it("keeps an event that overtook the snapshot", () => {
    const store = new LiveStore();
    store.asked();
    store.event("board", change(9, 12));
    store.snapshot("board", [change(1, 5)]);
    expect(shown(store)).toEqual([[9, 12], [1, 5]]);
  });

  it("is empty, but not loaded, before the first snapshot; topics don't mix", () => {
    const store = new LiveStore();
    expect(store.loaded("board")).toBe(false);
    store.snapshot("board", []);
    expect(store.loaded("board")).toBe(true);
    store.event("dispatch:1", change(1, 3));
    expect(shown(store)).toEqual([]);
  });

  it("tells its listeners of changes only", () => {
    const store = new LiveStore();
    let told = 0;
    store.subscribe(() => (told += 1));
    store.event("board", change(1, 2));
    store.event("board", change(1, 2));
    store.event("board", change(1, 1));
    expect(told).toBe(1);
  });

  it("remembers removals without end to memory", () => {
    const store = new LiveStore();
    for (let id = 0; id < 2100; id += 1) store.event("board", change(id, id + 1, null));
    store.event("board", change(2099, 5));
    expect(shown(store)).toEqual([]);
  });
});
