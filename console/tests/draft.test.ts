import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../src/api/client";
import type { Draft, DraftBody, Saved } from "../src/api/types";
import { DraftKeeper, shelfKey } from "../src/desk/script/draft";

const draft = (more: Partial<Draft> = {}): Draft => ({
  id: 4, kind: "taken", status: "draft", call_type: null, urgency: "routine", fields: {}, version: 1,
  saved_at: "2026-01-01T00:00:00Z", ...more,
});
const saved = (version: number): Saved => ({ id: 4, version, urgency: "routine", saved_at: "2026-01-01T00:00:00Z" });
const away = () => Promise.reject(new Problem(0, "unreachable", ""));

let bodies: DraftBody[];
let answers: (() => Promise<Saved>)[];
let theirs: Draft;
const fetchDraft = () => Promise.resolve(theirs);

function keeper(from = draft()): DraftKeeper {
  const save = (_id: number, body: DraftBody) => {
    bodies.push(body);
    return (answers.shift() ?? (() => Promise.resolve(saved(body.version + 1))))();
  };
  return new DraftKeeper(4, from, { save, fetch: fetchDraft, shelf: sessionStorage });
}

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  bodies = [];
  answers = [];
});
afterEach(() => vi.useRealTimers());

describe("a draft", () => {
  it("saves itself after a moment of quiet, once for many strokes", async () => {
    const kept = keeper();
    for (const name of ["M", "Mi", "Mia"]) kept.edit({ fields: { name } });
    expect(kept.state.save.is).toBe("unsaved");
    await vi.advanceTimersByTimeAsync(600);
    expect(bodies).toEqual([{ call_type: null, urgency: "routine", fields: { name: "Mia" }, version: 1 }]);
    expect(kept.state.save.is).toBe("saved");
    expect(kept.savedVersion).toBe(2);
  });

  it("saves again what was typed while it was saving", async () => {
    const kept = keeper();
    let arrive = (_: Saved): void => undefined;
    answers.push(() => new Promise((resolve) => (arrive = resolve)));
    kept.edit({ fields: { name: "Mia" } });
    await vi.advanceTimersByTimeAsync(600);
    kept.edit({ fields: { name: "Mia Ortiz" } });
    arrive(saved(2));
    await vi.advanceTimersByTimeAsync(600);
    expect(bodies.map((body) => [body.fields["name"], body.version])).toEqual([["Mia", 1], ["Mia Ortiz", 2]]);
    expect(kept.state.save.is).toBe("saved");
  });

  it("keeps the text while the bureau is away, on the shelf too, and saves it by itself later", async () => {
    const kept = keeper();
    answers.push(away, away);
    kept.edit({ fields: { name: "Mia" } });
    await vi.advanceTimersByTimeAsync(600);
    expect(kept.state.save.is).toBe("offline");
    kept.edit({ fields: { name: "Mia Ortiz" } });
    expect(kept.state.save.is).toBe("offline");
    expect(sessionStorage.getItem(shelfKey(4))).toContain("Mia Ortiz");
    await vi.advanceTimersByTimeAsync(600);
    expect(kept.state.save.is).toBe("offline");
    await vi.advanceTimersByTimeAsync(2100);
    expect(kept.state.save.is).toBe("saved");
    expect(bodies.at(-1)?.fields).toEqual({ name: "Mia Ortiz" });
    expect(sessionStorage.getItem(shelfKey(4))).toBeNull();
  });

  it("finds its text again after the page was reloaded while the bureau was away", async () => {
    const before = keeper();
    answers.push(away);
    before.edit({ fields: { name: "Mia" } });
    await vi.advanceTimersByTimeAsync(600);
    const after = keeper();
    expect(after.state.fields).toEqual({ name: "Mia" });
    await vi.advanceTimersByTimeAsync(600);
    expect(after.state.save.is).toBe("saved");
  });

  it("takes a conflict with itself for what it is: an answer that was lost", async () => {
    const kept = keeper();
    answers.push(away, () => Promise.reject(new Problem(409, "version_conflict", "")));
    theirs = draft({ fields: { name: "Mia" }, version: 2 });
    kept.edit({ fields: { name: "Mia" } });
    await vi.advanceTimersByTimeAsync(3000);
    expect(kept.state.save.is).toBe("saved");
    expect(kept.savedVersion).toBe(2);
  });

  it("saves what was written after the answer that was lost", async () => {
    const kept = keeper();
    answers.push(away, () => Promise.reject(new Problem(409, "version_conflict", "")));
    theirs = draft({ fields: { name: "Mia" }, version: 2 });
    kept.edit({ fields: { name: "Mia" } });
    await vi.advanceTimersByTimeAsync(600);
    kept.edit({ fields: { name: "Mia Ortiz" } });
    await vi.advanceTimersByTimeAsync(3000);
    expect(bodies.at(-1)).toMatchObject({ fields: { name: "Mia Ortiz" }, version: 2 });
    expect(kept.state).toMatchObject({ fields: { name: "Mia Ortiz" }, save: { is: "saved" } });
  });

  it("finds what the page before this one saved while it was left", async () => {
    sessionStorage.setItem(shelfKey(4), JSON.stringify({ callType: null, urgency: "routine", fields: { name: "Mia" } }));
    answers.push(() => Promise.reject(new Problem(409, "version_conflict", "")));
    theirs = draft({ fields: { name: "Mia" }, version: 2 });
    const kept = keeper();
    await vi.advanceTimersByTimeAsync(600);
    expect(kept.state.save.is).toBe("saved");
    expect(kept.savedVersion).toBe(2);
  });

  it("asks when somebody else wrote, and does what is chosen", async () => {
    const kept = keeper();
    answers.push(() => Promise.reject(new Problem(409, "version_conflict", "")));
    theirs = draft({ fields: { name: "Theo" }, version: 5 });
    kept.edit({ fields: { name: "Mia" } });
    await vi.advanceTimersByTimeAsync(600);
    expect(kept.state.save.is).toBe("conflict");
    expect(kept.state.fields).toEqual({ name: "Mia" });
    kept.keepMine();
    await vi.advanceTimersByTimeAsync(600);
    expect(bodies.at(-1)).toMatchObject({ fields: { name: "Mia" }, version: 5 });
    expect(kept.state.save.is).toBe("saved");
  });

  it("gives way to the other's text when told to", async () => {
    const kept = keeper();
    answers.push(() => Promise.reject(new Problem(409, "version_conflict", "")));
    theirs = draft({ fields: { name: "Theo" }, version: 5 });
    kept.edit({ fields: { name: "Mia" } });
    await vi.advanceTimersByTimeAsync(600);
    kept.takeTheirs();
    expect(kept.state).toMatchObject({ fields: { name: "Theo" }, save: { is: "saved" } });
    expect(kept.savedVersion).toBe(5);
  });

  it("flushes before it is sent, or says why it can't", async () => {
    const kept = keeper();
    kept.edit({ fields: { name: "Mia" } });
    await kept.flush();
    expect(kept.state.save.is).toBe("saved");
    answers.push(away);
    kept.edit({ fields: { name: "Mia Ortiz" } });
    await expect(kept.flush()).rejects.toMatchObject({ code: "unreachable" });
    answers.push(() => Promise.reject(new Problem(422, "reason_required", "Say why.")));
    kept.edit({ urgency: "routine" });
    await expect(kept.flush()).rejects.toMatchObject({ code: "reason_required" });
  });

  it("is urgent when the bureau has made it so, for an answer that means danger", async () => {
    const kept = keeper();
    answers.push(() => Promise.resolve({ ...saved(2), urgency: "urgent" }));
    kept.edit({ fields: { breathing: "no" } });
    await vi.advanceTimersByTimeAsync(600);
    expect(kept.state).toMatchObject({ urgency: "urgent", save: { is: "saved" } });
  });

  it("sends the reason for a lower urgency until it is saved", async () => {
    const kept = keeper(draft({ urgency: "urgent" }));
    answers.push(away);
    kept.edit({ urgency: "routine", reason: "fever is gone" });
    await vi.advanceTimersByTimeAsync(3000);
    expect(bodies.map((body) => body.urgency_reason)).toEqual(["fever is gone", "fever is gone"]);
    kept.edit({ fields: { name: "Mia" } });
    await vi.advanceTimersByTimeAsync(600);
    expect(bodies.at(-1)).not.toHaveProperty("urgency_reason");
  });
});
