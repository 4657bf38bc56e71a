import { describe, expect, it } from "vitest";
import { joined, placed, placeOf, shiftPieces } from "../src/oncall/schedule/layout";
import { dresses, dressOf, HUES } from "../src/oncall/schedule/people";
import { lengthOf } from "../src/oncall/schedule/words";
import { daysOf, rangeOf, stepped, titleOf, type Shown } from "../src/oncall/time/range";
import { clockChange, daysFrom, snapped, startOfDay } from "../src/oncall/time/zone";
import type { Piece } from "../src/oncall/types";

const NEW_YORK = "America/New_York";
const shown = (view: Shown["view"], date: string, weeks = 2, months = 3): Shown => ({ view, date, weeks, months });

export const piece = (since: string, until: string, contact = "dr-lee", more: Partial<Piece> = {}): Piece => ({
  since, until, people: contact ? [{ contact, contact_id: contact.length, name: contact }] : [],
  source: contact ? "layer" : "nobody", layer: "weekly", shift: 1, cover_id: null, reason: "", ...more,
});

describe("days in a zone", () => {
  it("are as long as they really are", () => {
    expect(daysFrom("2026-10-31", 3, NEW_YORK).map((day) => day.hours)).toEqual([24, 25, 24]);
    expect(daysFrom("2026-03-08", 1, NEW_YORK)[0]?.hours).toBe(23);
    expect(daysFrom("2026-04-05", 1, "Australia/Lord_Howe")[0]?.hours).toBe(24.5);
  });

  it("begin where midnight is skipped at one o'clock", () => {
    expect(new Date(startOfDay("2026-09-06", "America/Santiago")).toISOString()).toBe("2026-09-06T04:00:00.000Z");
  });

  it("know by how much the clocks move", () => {
    const [day] = daysFrom("2026-11-01", 1, NEW_YORK);
    expect(clockChange(day?.starts ?? 0, day?.ends ?? 0, NEW_YORK)).toBe(-60);
  });

  it("snap to the wall clock, also where it is moved by half an hour", () => {
    const at = Date.parse("2026-11-01T22:41:00Z");
    expect(new Date(snapped(at, NEW_YORK, 30)).toISOString()).toBe("2026-11-01T22:30:00.000Z");
    expect(new Date(snapped(at, "Asia/Kolkata", 60)).toISOString()).toBe("2026-11-01T22:30:00.000Z");
    expect(new Date(snapped(Date.parse("2026-11-02T04:50:00Z"), NEW_YORK, 60)).toISOString()).toBe("2026-11-02T05:00:00.000Z");
  });
});

describe("what a view shows", () => {
  it("goes from Monday on in weeks, and over whole weeks in a month", () => {
    const week = rangeOf(shown("week", "2026-11-22"), NEW_YORK);
    expect([week.first, week.days]).toEqual(["2026-11-16", 7]);
    const month = rangeOf(shown("month", "2026-11-22"), NEW_YORK);
    expect([month.first, month.days]).toEqual(["2026-10-26", 42]);
    const print = rangeOf(shown("print", "2026-11-22"), NEW_YORK);
    expect([print.first, print.days]).toEqual(["2026-11-01", 92]);
  });

  it("keeps an hour more or less in the range", () => {
    const range = rangeOf(shown("week", "2026-11-01"), NEW_YORK);
    expect((range.ends - range.starts) / 3_600_000).toBe(7 * 24 + 1);
    expect(daysOf(range, NEW_YORK).map((day) => day.hours)).toEqual([24, 24, 24, 24, 24, 24, 25]);
  });

  it("steps on and back without skipping a short month", () => {
    expect(stepped(shown("month", "2026-01-31"), 1)).toBe("2026-02-01");
    expect(stepped(shown("timeline", "2026-11-22", 4), -1)).toBe("2026-10-25");
    expect(stepped(shown("day", "2026-03-01"), -1)).toBe("2026-02-28");
  });

  it("has a title in the reader's language", () => {
    const month = shown("month", "2026-11-22");
    expect(titleOf(month, rangeOf(month, NEW_YORK), NEW_YORK, "en")).toBe("November 2026");
    expect(titleOf(month, rangeOf(month, NEW_YORK), NEW_YORK, "es")).toBe("noviembre de 2026");
  });
});

describe("the line of time", () => {
  const from = Date.parse("2026-11-16T00:00:00Z");
  const to = Date.parse("2026-11-20T00:00:00Z");

  it("places pieces by their real length and clips them to what is shown", () => {
    const all = placed([
      piece("2026-01-01T00:00:00Z", "2026-11-17T00:00:00Z"), piece("2026-11-17T00:00:00Z", "2026-11-18T00:00:00Z", ""),
      piece("2026-11-18T00:00:00Z", "2027-01-01T00:00:00Z"), piece("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
    ], from, to);
    expect(all.map(({ left, width, before, after }) => [left, width, before, after])).toEqual([
      [0, 25, true, false], [25, 25, false, false], [50, 50, false, true],
    ]);
  });

  it("has a place for now only while it shows now", () => {
    expect(placeOf(Date.parse("2026-11-17T00:00:00Z"), from, to)).toBe(25);
    expect(placeOf(to, from, to)).toBeNull();
  });

  it("joins what says the same and nothing else", () => {
    const pieces = [
      piece("2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z"), piece("2026-11-17T00:00:00Z", "2026-11-18T00:00:00Z"),
      piece("2026-11-18T00:00:00Z", "2026-11-19T00:00:00Z", "dr-lee", { shift: 2 }),
    ];
    expect(joined(pieces).map((one) => [one.since, one.until])).toEqual([
      ["2026-11-16T00:00:00Z", "2026-11-18T00:00:00Z"], ["2026-11-18T00:00:00Z", "2026-11-19T00:00:00Z"],
    ]);
  });

  it("cuts one person's long stretch into the shifts it is made of", () => {
    const weeks = [piece("2026-11-09T00:00:00Z", "2026-11-16T00:00:00Z"), piece("2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z", "dr-lee", { shift: 2 })];
    const long = piece("2026-11-12T00:00:00Z", "2026-11-20T00:00:00Z");
    const other = piece("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z", "dr-kim", { layer: null, source: "default" });
    const cut = shiftPieces({ pieces: [long, other], layers: [{ layer: "weekly", pieces: weeks }] });
    expect(cut.map((one) => [one.since.slice(0, 10), one.until.slice(0, 10)])).toEqual([
      ["2026-11-12", "2026-11-16"], ["2026-11-16", "2026-11-20"], ["2026-11-20", "2026-11-21"],
    ]);
  });

  it("says how long something lasts", () => {
    expect([0, 45, 900, 3600, 1441].map((minutes) => lengthOf(minutes * 60_000))).toEqual(["0 min", "45 min", "15 h", "2 d 12 h", "1 d 1 min"]);
  });
});

describe("people's colours", () => {
  it("differ for the first eight, and stay when somebody joins", () => {
    const before = dresses([7, 3, 5]);
    const after = dresses([3, 5, 7, 11]);
    for (const id of [3, 5, 7]) expect(dressOf(after, id)).toEqual(dressOf(before, id));
    const many = dresses(Array.from({ length: 16 }, (_, place) => place));
    expect(new Set([...many.values()].map(({ hue, edge }) => hue + edge)).size).toBe(16);
    expect(new Set(HUES).size).toBe(8);
  });
});
