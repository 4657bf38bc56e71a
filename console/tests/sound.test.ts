import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ALARM, alarmAt, CHECK, RING, WARNING } from "../src/sound/patterns";
import { flash } from "../src/sound/flash";

describe("the alarm", () => {
  it("gets louder with age, up to a limit, and never fainter", () => {
    const volumes = [0, 30, 60, 120, 180, 600, 36_000].map((seconds) => alarmAt(seconds * 1000, "full")?.volume ?? 0);
    expect(volumes).toEqual(volumes.toSorted((a, b) => a - b));
    expect(volumes[2]).toBeCloseTo(2 * (volumes[0] ?? 0));
    expect(new Set(volumes).size).toBeGreaterThan(4);
    expect(volumes.at(-1)).toBeLessThanOrEqual(1);
  });

  it("comes more often when it is old", () => {
    expect(alarmAt(300_000, "full")?.everyMs).toBeLessThan(alarmAt(0, "full")?.everyMs ?? 0);
  });

  it("stays faint and rare under a talk, however old, and silent where it is not for this person", () => {
    for (const age of [0, 60_000, 3_600_000]) {
      expect(alarmAt(age, "soft")?.volume).toBeLessThan(alarmAt(0, "full")?.volume ?? 0);
      expect(alarmAt(age, "soft")?.everyMs).toBeGreaterThan(alarmAt(0, "full")?.everyMs ?? 0);
      expect(alarmAt(age, "none")).toBeNull();
    }
  });

  it("sounds like nothing else", () => {
    const notes = (of: typeof ALARM) => of.map((stroke) => stroke.hz);
    for (const other of [RING, CHECK, WARNING]) expect(notes(other).filter((hz) => notes(ALARM).includes(hz))).toEqual([]);
  });
});

describe("the window's title", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    document.title = "Nightbell";
  });
  afterEach(() => vi.useRealTimers());

  function shown(): Set<string> {
    const titles = new Set<string>();
    for (let turn = 0; turn < 4; turn += 1) {
      titles.add(document.title);
      vi.advanceTimersByTime(800);
    }
    return titles;
  }

  it("shows a caller before an alarm, and is itself again when both are over", () => {
    const noAlarm = flash("alarm", "◆ 2 urgent");
    expect(document.title).toBe("◆ 2 urgent");
    const noOffer = flash("offer", "☎ Riverside");
    expect(shown()).toEqual(new Set(["☎ Riverside", "Nightbell"]));
    noOffer();
    expect(shown()).toEqual(new Set(["◆ 2 urgent", "Nightbell"]));
    noAlarm();
    expect(shown()).toEqual(new Set(["Nightbell"]));
  });

  it("keeps the newer text when the older one is let go", () => {
    const older = flash("alarm", "◆ 1 urgent");
    const newer = flash("alarm", "◆ 2 urgent");
    older();
    expect(shown()).toContain("◆ 2 urgent");
    newer();
    expect(document.title).toBe("Nightbell");
  });
});
