import { describe, expect, it } from "vitest";
import { homeOf, placesOf } from "../src/app/places";
import { inOrder } from "../src/app/strip";
import { alarmsOf, hearingOf } from "../src/app/watch/alarms";
import type { Permission } from "../src/api/types";
import type { Item } from "../src/live/store";

const AT = ["2026-11-22T03:00:00Z", "2026-11-22T03:01:00Z", "2026-11-22T03:02:00Z"] as const;

function at(id: number, more: Partial<Item<"dispatch">["data"]>): Item<"dispatch"> {
  const data = {
    status: "at_desk", owner_id: null, silent: false, urgency: "urgent", account_name: "Riverside", account_color: "#112233",
    unclaimed_since: AT[0], told_at: null, started_at: AT[0], ...more,
  };
  return { entity: "dispatch", id, version: 1, data } as Item<"dispatch">;
}

describe("what nobody has", () => {
  it("is at the desk, without an owner, and not an empty recording", () => {
    const found = alarmsOf([at(1, {}), at(2, { owner_id: 7 }), at(3, { status: "active" }), at(4, { silent: true }), at(5, { status: "closed" })]);
    expect(found.map((alarm) => alarm.dispatch)).toEqual([1]);
  });

  it("is claimed urgent ones first, then the one that has waited longest", () => {
    const found = alarmsOf([
      at(1, { urgency: "routine", unclaimed_since: AT[0] }), at(2, { unclaimed_since: AT[2] }), at(3, { unclaimed_since: AT[1] }),
    ]);
    expect(found.map((alarm) => alarm.dispatch)).toEqual([3, 2, 1]);
  });
});

describe("who hears the alarm", () => {
  it.each([
    ["ready", 2, false, "full"], ["wrapping", 2, false, "full"], ["on_break", 2, false, "full"],
    ["talking", 2, true, "soft"], ["offered", 1, false, "soft"],
    ["offline", 2, false, "none"], ["offline", 2, true, "full"], ["offline", 0, false, "full"], [undefined, 1, false, "none"],
  ] as const)("%s, %i on duty, told %s: %s", (status, onDuty, told, heard) => {
    expect(hearingOf(status, onDuty, told)).toBe(heard);
  });
});

describe("the strip", () => {
  it("names what works, the most needed first, and nothing twice", () => {
    expect(inOrder(new Set(["map", "hold", "acceptEnter", "accept", "viewWeek"]))).toEqual(["accept", "hold", "map", "viewWeek"]);
  });
});

describe("homes", () => {
  const may = (...permissions: Permission[]) => ({ permissions });
  it("are where a role's own work is", () => {
    expect(homeOf(may("desk:use", "messages:read", "accounts:read", "users:write", "users:read"))).toBe("/");
    expect(homeOf(may("accounts:read", "users:read", "users:write"))).toBe("/users");
    expect(homeOf(may("accounts:read"))).toBe("/accounts");
    expect(homeOf(may())).toBeNull();
  });

  it("stand among the places one is offered, and each place needs what its screen does", () => {
    expect(placesOf(may("accounts:read", "roster:read")).map((place) => place.path)).toEqual(["/accounts", "/on-call"]);
  });
});
