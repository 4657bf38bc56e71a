import { describe, expect, it } from "vitest";
import type { CallCard, CallType, ScriptField } from "../src/api/types";
import { askedFields, becameWhole, chooseType, dangersOf, excess, missingFields, nextOpen, tidyPhone } from "../src/desk/script/script";

const field = (name: string, more: Partial<ScriptField> = {}): ScriptField => ({
  name, label: name, kind: "text", required: false, options: [], dangerous: [], when: null, ask: "", max_length: 60, ...more,
});
const type = (...fields: ScriptField[]): CallType => ({ slug: "t", label: "T", urgency: "routine", key: "1", fields });

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

  it("knows the answers that mean danger, only where they are asked", () => {
    const asked = type(field("fell"), field("awake", { dangerous: ["no"], when: { field: "fell", equals: "yes" } }));
    expect(dangersOf(asked, { fell: "yes", awake: "no" })).toEqual(["awake"]);
    expect(dangersOf(asked, { fell: "no", awake: "no" })).toEqual([]);
    expect(dangersOf(asked, { fell: "yes", awake: "yes" })).toEqual([]);
  });

  it("survives conditions that hang on each other or on nothing", () => {
    const circle = type(field("a", { when: { field: "b", equals: "1" } }), field("b", { when: { field: "a", equals: "1" } }), field("c", { when: { field: "x", equals: "1" } }));
    expect(askedFields(circle, { a: "1", b: "1", x: "1" })).toEqual([]);
  });
});

describe("where the hands go on", () => {
  const asked = type(field("phone"), field("breathing"), field("blue", { when: { field: "breathing", equals: "no" } }), field("symptom"));

  it("passes over what is answered already", () => {
    expect(nextOpen(asked, { phone: "+12025550181" }, null)).toBe("breathing");
    expect(nextOpen(asked, { breathing: "yes" }, "phone")).toBe("symptom");
  });
  it("stops at what an answer has just brought up, and never goes back", () => {
    expect(nextOpen(asked, { breathing: "no" }, "breathing")).toBe("blue");
    expect(nextOpen(asked, {}, "symptom")).toBeNull();
  });
  it("takes blanks for no answer", () => expect(nextOpen(asked, { symptom: "  " }, "breathing")).toBe("symptom"));

  it.each([
    ["", "0002-03-15", false], ["0202-03-15", "2024-03-15", true], ["2024-03-15", "2024-04-15", false], ["", "2024-03-15", true], ["2024-03-15", "", false],
  ])("a date that was %s and is %s", (before, now, whole) => expect(becameWhole(before, now)).toBe(whole));
});

describe("an answer over its limit", () => {
  it.each([["x".repeat(60), 0], ["x".repeat(72), 12], [`  ${"x".repeat(60)} `, 0], ["🤒".repeat(61), 1]])(
    "is counted as the bureau counts it", (typed, over) => expect(excess(field("problem"), typed)).toBe(over),
  );
});

describe("telephone numbers as typed", () => {
  it.each([
    ["(202) 555-0101", "+12025550101"],
    ["1 202 555 0101", "+12025550101"],
    ["0049 30 901820", "+4930901820"],
    ["+44 20 7946 0000", "+442079460000"],
    ["call the shop", "call the shop"],
    ["555-0101", "555-0101"],
    ["(202) 555-0101 x42", "+12025550101;ext=42"],
    ["202 555 0101 ext. 42", "+12025550101;ext=42"],
    ["\u202a+1\u00a0202\u2011555\u20110101\u202c", "+12025550101"],
    ["\uff0b\uff112025550101", "+12025550101"],
    ["555-0101 x42", "555-0101 x42"],
  ])("%s becomes %s", (typed, kept) => expect(tidyPhone(typed)).toBe(kept));
});

describe("choosing what a call is about", () => {
  const urgent = { ...type(field("phone", { kind: "phone" })), slug: "urgent", urgency: "urgent" as const };
  const routine = { ...type(field("phone", { kind: "phone" })), slug: "routine" };
  const card = { call_types: [urgent, routine], call: { caller_number: "+12025550181" } } as unknown as CallCard;
  const blank = { callType: null, urgency: "routine" as const, fields: {} };

  it("brings its urgency and the caller's number", () => {
    expect(chooseType(card, blank, urgent)).toEqual({ callType: "urgent", urgency: "urgent", fields: { phone: "+12025550181" } });
  });

  it("keeps a number that was typed", () => {
    expect(chooseType(card, { ...blank, fields: { phone: "+1999" } }, urgent).fields).toEqual({ phone: "+1999" });
  });

  it("lowers what only the other type had raised, and says so", () => {
    const after = chooseType(card, { callType: "urgent", urgency: "urgent", fields: {} }, routine);
    expect(after).toMatchObject({ urgency: "routine", reason: "call type changed to routine" });
  });

  it("never lowers what a person raised", () => {
    expect(chooseType(card, { callType: "routine", urgency: "urgent", fields: {} }, routine).urgency).toBe("urgent");
    expect(chooseType(card, { callType: null, urgency: "urgent", fields: {} }, routine).urgency).toBe("urgent");
  });
});
