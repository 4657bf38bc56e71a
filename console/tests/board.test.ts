import { describe, expect, it } from "vitest";
import { byPlace, filtered, groupOf, steady, type Pending } from "../src/board/items";

const T0 = Date.parse("2026-11-27T22:00:00Z");
let made = 0;

function pending(minute: number, change: Partial<Pending> = {}): Pending {
  made += 1;
  return {
    key: `dispatch:${made}`, dispatch: made, message: made, accountId: 1, account: "Riverside", color: "#888", what: null, kind: "taken",
    urgent: true, since: new Date(T0 + minute * 60_000).toISOString(), status: "active", asked: "Dr Lee", step: null, next: null,
    nextAction: "next_step", nextAt: null, owner: null, soonMs: 1, lateMs: 2, ...change,
  };
}
const sorted = (items: Pending[]) => items.toSorted(byPlace);

describe("the board", () => {
  it("stands by what must be done: nobody's, claimed, being paged, routine; the oldest first in each", () => {
    const routine = pending(0, { urgent: false });
    const draft = pending(1, { status: "draft" });
    const paged = pending(2);
    const later = pending(3);
    const claimed = pending(4, { status: "at_desk", owner: { id: 7, name: "Alice" } });
    const nobodys = pending(5, { status: "at_desk", kind: "caller_lost" });
    expect(sorted([later, routine, nobodys, draft, paged, claimed])).toEqual([nobodys, claimed, paged, later, routine, draft]);
  });

  it("moves nothing but between groups: not for a countdown, an alarm, a repeat or another person asked", () => {
    const items = [pending(0), pending(1), pending(2, { status: "at_desk" }), pending(3, { status: "at_desk" }), pending(4, { urgent: false })];
    const before = sorted(items).map((item) => item.key);
    for (let round = 0; round < 40; round += 1) {
      const moved = items.map((item, place) => ({
        ...item, asked: `Dr ${round}`, nextAt: new Date(T0 + ((round * 7 + place * 13) % 50) * 1000).toISOString(),
        nextAction: round % 2 ? "page_again" : "alarm",
      }));
      expect(sorted(moved.toReversed()).map((item) => item.key)).toEqual(before);
    }
  });

  it("keeps the place of what has gone while a hand is on it, and lets go with the hand", () => {
    const [first, second, third] = [pending(0), pending(1), pending(2)];
    const before = steady([first, second, third], [], true);
    const after = steady([first, third], before, true);
    expect(after.map(({ item, gone }) => [item.key, gone])).toEqual([[first.key, false], [second.key, true], [third.key, false]]);
    expect(steady([first, third], after, false).map(({ item }) => item.key)).toEqual([first.key, third.key]);
  });

  it("does not show twice what is dispatched under the hand", () => {
    const draft = pending(0, { key: "message:9", message: 9, dispatch: null, status: "draft" });
    const sent = pending(0, { key: "dispatch:5", message: 9, dispatch: 5 });
    expect(steady([sent], steady([draft], [], true), true).map(({ item }) => item.key)).toEqual(["dispatch:5"]);
  });

  it("is filtered by mine, by urgent, by account", () => {
    const mine = pending(0, { status: "at_desk", owner: { id: 7, name: "Alice" } });
    const other = pending(1, { accountId: 2 });
    const routine = pending(2, { urgent: false, accountId: 2 });
    const all = [mine, other, routine];
    expect(filtered(all, { which: "mine", account: null }, 7)).toEqual([mine]);
    expect(filtered(all, { which: "urgent", account: 2 }, 7)).toEqual([other]);
    expect(filtered(all, { which: "all", account: null }, 7)).toEqual(all);
    expect(groupOf(routine)).toBe("routine");
  });
});
