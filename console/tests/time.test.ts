import { describe, expect, it } from "vitest";
import { moodOf } from "../src/ui/Age";
import { coarse, fromLocalInput, phone, span, toLocalInput } from "../src/ui/time";

const NEW_YORK = "America/New_York";

describe("times as people read them", () => {
  it("counts spans", () => {
    expect([0, 9_000, 65_000, 3_723_000, -5].map(span)).toEqual(["0:00", "0:09", "1:05", "1:02:03", "0:00"]);
    expect([5_000, 840_000, 7_200_000, 259_200_000].map(coarse)).toEqual(["5 s", "14 m", "2 h", "3 d"]);
  });

  it("moves from fine to soon to late", () => {
    expect([0, 20, 40].map((age) => moodOf(age, 20, 40))).toEqual(["ok", "soon", "late"]);
  });

  it("groups numbers as they are read back", () => {
    expect(phone("+12025550181")).toBe("+1 202 555 0181");
    expect(phone("+4930901820")).toBe("+49 309 018 20");
    expect(phone("anonymous")).toBe("anonymous");
  });
});

describe("wall-clock times of an account", () => {
  it("go there and back through the year", () => {
    for (const wall of ["2026-01-15T22:30", "2026-07-15T22:30", "2026-03-08T03:30", "2026-11-01T00:30"]) {
      expect(toLocalInput(Date.parse(fromLocalInput(wall, NEW_YORK)), NEW_YORK)).toBe(wall);
    }
  });

  it("take the earlier of two in the hour that occurs twice", () => {
    expect(fromLocalInput("2026-11-01T01:30", NEW_YORK)).toBe("2026-11-01T05:30:00.000Z");
  });

  it("move on in the hour that is skipped", () => {
    expect(fromLocalInput("2026-03-08T02:30", NEW_YORK)).toBe("2026-03-08T07:30:00.000Z");
  });

  it("know zones of half an hour", () => {
    expect(fromLocalInput("2026-05-05T05:30", "Asia/Kolkata")).toBe("2026-05-05T00:00:00.000Z");
  });
});
