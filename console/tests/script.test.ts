import { describe, expect, it } from "vitest";
import type { CallType, ScriptField } from "../src/api/types";
import { askedFields, missingFields, tidyPhone } from "../src/desk/script/script";

const field = (name: string, more: Partial<ScriptField> = {}): ScriptField => ({
  name, label: name, kind: "text", required: false, options: null, when: null, ask: null, ...more,
});
const type = (...fields: ScriptField[]): CallType => ({ slug: "t", label: "T", urgency: "routine", key: null, fields });

describe("what a script asks", () => {
  const chained = type(
    field("breathing"),
    field("blue", { required: true, when: { field: "breathing", equals: "no" } }),
    field("since", { required: true, when: { field: "blue", equals: "yes" } }),
  );

  it("asks what hangs on an answer only after that answer", () => {
    expect(askedFields(chained, {}).map((one) => one.name)).toEqual(["breathing"]);
    expect(askedFields(chained, { breathing: "no" }).map((one) => one.name)).toEqual(["breathing", "blue"]);
    expect(askedFields(chained, { breathing: "no", blue: "yes" })).toHaveLength(3);
  });

  it("asks what hangs on any of several answers", () => {
    const several = type(field("breathing"), field("blue", { when: { field: "breathing", equals: ["no", "badly"] } }));
    expect(askedFields(several, { breathing: "badly" })).toHaveLength(2);
    expect(askedFields(several, { breathing: "yes" })).toHaveLength(1);
  });

  it("doesn't ask what hangs on a question that is no longer asked", () => {
    expect(askedFields(chained, { breathing: "yes", blue: "yes" }).map((one) => one.name)).toEqual(["breathing"]);
    expect(missingFields(chained, { breathing: "yes", blue: "yes" })).toEqual([]);
  });

  it("misses required answers, blank ones too", () => {
    expect(missingFields(chained, { breathing: "no", blue: "  " })).toEqual(["blue"]);
  });

  it("survives conditions that hang on each other or on nothing", () => {
    const circle = type(field("a", { when: { field: "b", equals: "1" } }), field("b", { when: { field: "a", equals: "1" } }), field("c", { when: { field: "x", equals: "1" } }));
    expect(askedFields(circle, { a: "1", b: "1", x: "1" })).toEqual([]);
  });
});

describe("telephone numbers as typed", () => {
  it.each([
    ["(202) 555-0101", "+12025550101"],
    ["1 202 555 0101", "+12025550101"],
    ["0049 30 901820", "+4930901820"],
    ["+44 20 7946 0000", "+442079460000"],
    ["call the shop", "call the shop"],
    ["555-0101", "555-0101"],
  ])("%s becomes %s", (typed, kept) => expect(tidyPhone(typed)).toBe(kept));
});
