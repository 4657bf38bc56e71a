import { describe, expect, it } from "vitest";
import { daysIn, periodOf, PERIODS } from "../src/oncall/fairness/periods";
import { mostOf, sorted } from "../src/oncall/fairness/shares";
import type { PersonShare } from "../src/oncall/fairness/types";
import { base64Of, formatOf } from "../src/oncall/imports/file";
import { wallWords } from "../src/oncall/imports/wall";
import { changeOf, daysFrom } from "../src/oncall/time/zone";

describe("periods of fairness", () => {
  it("are whole months, quarters and years, to their last day", () => {
    expect(daysIn("thisMonth", "2028-02-10")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
    expect(daysIn("lastMonth", "2026-01-31")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
    expect(daysIn("thisQuarter", "2026-11-22")).toEqual({ from: "2026-10-01", to: "2026-12-31" });
    expect(daysIn("lastQuarter", "2026-01-01")).toEqual({ from: "2025-10-01", to: "2025-12-31" });
    expect(daysIn("thisYear", "2026-11-22")).toEqual({ from: "2026-01-01", to: "2026-12-31" });
    expect(daysIn("lastYear", "2026-11-22")).toEqual({ from: "2025-01-01", to: "2025-12-31" });
  });

  it("are known again by their days", () => {
    for (const period of PERIODS) expect(periodOf(daysIn(period, "2026-11-22"), "2026-11-22")).toBe(period);
    expect(periodOf({ from: "2026-11-02", to: "2026-11-30" }, "2026-11-22")).toBeNull();
  });
});

describe("shares", () => {
  const person = (name: string, hours: number, calls: number) => ({ name, hours, night_hours: 0, weekend_hours: 0, holiday_hours: 0, shifts: 1, pages: 0, calls, contact_id: hours, contact: name, slots: [] }) satisfies PersonShare;
  const people = [person("Ana", 10, 3), person("Zoe", 30, 3), person("Ben", 20, 5)];

  it("are sorted by what there is most of, equals by name", () => {
    expect(sorted(people, "hours", "en").map((one) => one.name)).toEqual(["Zoe", "Ben", "Ana"]);
    expect(sorted(people, "calls", "en").map((one) => one.name)).toEqual(["Ben", "Ana", "Zoe"]);
    expect(sorted(people, "name", "en").map((one) => one.name)).toEqual(["Ana", "Ben", "Zoe"]);
  });

  it("are measured by the most of each, and by nothing where there is nobody", () => {
    expect(mostOf(people)).toMatchObject({ hours: 30, calls: 5, pages: 0 });
    expect(mostOf([])).toMatchObject({ hours: 0, calls: 0 });
  });
});

describe("a file to import", () => {
  it("is sent byte for byte, whatever its letters are", () => {
    const bytes = new Uint8Array(40_000).map((_, at) => at % 256);
    const sent = atob(base64Of(bytes.buffer));
    expect(sent.length).toBe(bytes.length);
    expect([0, 255, 32_767, 32_768, 39_999].map((at) => sent.charCodeAt(at))).toEqual([0, 255, 255, 0, 63]);
  });

  it("is a table by its ending", () => {
    expect([formatOf("Shifts.CSV"), formatOf("a.txt"), formatOf("a.ics"), formatOf("calendar")]).toEqual(["csv", "csv", "ical", "ical"]);
  });
});

describe("times of a roster in words", () => {
  it("are those of the wall, and an exact one says its offset", () => {
    expect(wallWords("2026-12-24T17:00", "en-US")).toBe("Thu, Dec 24, 2026, 17:00");
    expect(wallWords("2026-11-01T01:30:15-05:00", "en-US")).toBe("Sun, Nov 1, 2026, 01:30 (-05:00)");
    expect(wallWords("nonsense", "en-US")).toBe("nonsense");
  });
});

describe("a day of clock change", () => {
  const changed = (date: string, zone: string) => changeOf(daysFrom(date, 1, zone)[0]!, zone);

  it("says what the clock shows then, and which way it goes", () => {
    expect(changed("2026-11-01", "America/New_York")).toEqual({ at: "02:00", back: true });
    expect(changed("2026-03-08", "America/New_York")).toEqual({ at: "02:00", back: false });
    expect(changed("2026-10-25", "Europe/Berlin")).toEqual({ at: "03:00", back: true });
    expect(changed("2018-11-04", "America/Sao_Paulo")).toEqual({ at: "00:00", back: false });
    expect(changed("2026-11-02", "America/New_York")).toBeNull();
    expect(changed("2026-11-02", "UTC")).toBeNull();
  });
});
