import { describe, expect, it } from "vitest";
import { faultAt } from "../src/oncall/editor/EditorContext";
import { at, countOf, inLayers, newRoster, orderIn, put, RHYTHMS, rhythmOf, slugOf, turnOf, withCount, withRhythm } from "../src/oncall/editor/form";
import { moved } from "../src/ui/lists";
import { pathWords, valueWords } from "../src/oncall/editor/pathWords";
import type { Rotation, RosterBody } from "../src/oncall/editor/types";

const roster = newRoster("Doctors", "America/New_York", "First call", "2026-11-22");
const rotation = at(roster, "/slots/0/layers/0/rotation") as Rotation;

describe("the document behind the editor", () => {
  it("is changed by path, and nothing else of it is touched", () => {
    const strange = { ...roster, unknown: { kept: true } } as RosterBody;
    const after = put(strange, "/slots/0/layers/0/rotation/people", ["dr-lee"]);
    expect(at(after, "/slots/0/layers/0/rotation/people")).toEqual(["dr-lee"]);
    expect(at(after, "/unknown/kept")).toBe(true);
    expect(at(strange, "/slots/0/layers/0/rotation/people")).toEqual([]);
    expect(after.slots[0]?.default).toBe(strange.slots[0]?.default);
  });

  it("makes what is missing on the way and drops what is emptied", () => {
    const after = put(roster, "/holidays/country", "US");
    expect(after.holidays).toEqual({ country: "US" });
    expect(Object.keys(put(after, "/holidays", undefined))).not.toContain("holidays");
    expect(put(roster, "/slots/0", undefined).slots).toEqual([]);
  });

  it("begins as a weekly rota that lacks only people", () => {
    expect(rotation).toEqual({ people: [], every: { weeks: 1 }, hand_over: { day: "mon", time: "17:00" }, starts: "2026-11-22" });
    expect(roster.slots[0]).toMatchObject({ slot: "first-call", label: "First call" });
  });

  it("writes the short form out as the layer it stands for", () => {
    expect(inLayers({ slot: "primary", rotation })).toEqual({ slot: "primary", layers: [{ layer: "rotation", rotation }] });
  });
});

describe("rhythms", () => {
  it("are what they were made as, and keep the time of the hand-over", () => {
    for (const rhythm of RHYTHMS) {
      const made = withRhythm(rotation, rhythm);
      expect(rhythmOf(made)).toBe(rhythm);
      expect(made.hand_over.time).toBe("17:00");
      expect(made.every !== undefined && made.lengths !== undefined).toBe(false);
    }
  });

  it("know months from weeks: only months hand over on a date", () => {
    expect(withRhythm(rotation, "monthly").hand_over).toEqual({ day_of_month: 1, time: "17:00" });
    expect(withRhythm(withRhythm(rotation, "nth"), "weekly").hand_over).toEqual({ day: "mon", time: "17:00" });
  });

  it("count their own unit", () => {
    expect(withCount(withRhythm(rotation, "hourly"), 12).every).toEqual({ hours: 12 });
    expect(countOf(withCount(rotation, 2).every)).toBe(2);
  });
});

describe("names and order", () => {
  it("make slugs of what people write", () => {
    expect(slugOf("Cardiología: first call!", [], "slot")).toBe("cardiologia-first-call");
    expect(slugOf("日本", ["slot"], "slot")).toBe("slot-2");
  });

  it("move a turn and write one person plainly", () => {
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b"], 0, 9)).toEqual(["b", "a"]);
    expect([turnOf(["a"]), turnOf(["a", "b"]), orderIn("a")]).toEqual(["a", ["a", "b"], ["a"]]);
  });
});

describe("what was found wrong", () => {
  const findings = [{ path: "/slots/0/layers/0/rotation/people", message: "Name somebody." }, { path: "/name", message: "Too long." }, { path: "/name", message: "Bad." }];
  it("stands at its own field", () => {
    expect(faultAt(findings, "/slots/0/layers/0/rotation/people")).toBe("Name somebody.");
    expect(faultAt(findings, "/name")).toBe("Too long. Bad.");
    expect(faultAt(findings, "/slots/0")).toBeNull();
  });

  it("says values in words", () => {
    const name = (slug: string) => (slug === "dr-lee" ? "Dr Lee" : slug);
    expect(valueWords(["dr-lee", ["dr-kim", "dr-lee"]], name)).toBe("Dr Lee, dr-kim › Dr Lee");
    expect(valueWords({ hand_over: { day: "mon", time: "17:00" } }, name)).toBe("hand over day mon; time 17:00");
    expect([valueWords(30, name), valueWords([], name), valueWords(null, name)]).toEqual(["30", "–", "–"]);
  });

  it("is named as people know it", () => {
    expect(pathWords(roster, "/slots/0/layers/0/rotation/people/1")).toBe("First call › weekly › people › 2");
  });
});
