/** Whatever takes something away asks first, or can be undone: every request that deletes is looked up by where it is used. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "..", "src");
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name) && !name.endsWith("schema.ts"));
const source = new Map(files.map((name) => [name, readFileSync(join(SRC, name), "utf8")]));

/** Where it is neither asked by `Asks` nor undone, and why that is right. */
const ELSEWHERE: Record<string, string> = {
  "oncall/useOverrides.ts": "an override taken away can be undone for eight seconds",
  "oncall/calendars/RevokeFeed.tsx": "a dialog of its own asks",
};

const deleting = [...source].flatMap(([, text]) => [...text.matchAll(/export const (\w+) = [^;]*method: "DELETE"/g)].map((found) => found[1] ?? ""))
  // Undone by signing in.
  .filter((name) => name !== "signOut");

describe("what takes something away", () => {
  it("is found", () => expect(deleting.length).toBeGreaterThan(6));

  it.each(deleting)("%s asks or can be undone", (name) => {
    const uses = [...source].flatMap(([file, text]) =>
      [...text.matchAll(new RegExp(`(?<!const )\\b${name}\\(`, "g"))].map((found) => ({ file, before: text.slice(Math.max(0, found.index - 60), found.index), text })));
    expect(uses.length).toBeGreaterThan(0);
    for (const { file, before, text } of uses) {
      const asked = /act=\{/.test(before);
      const handed = /const (\w+) = useMutation\(\{ mutationFn: \(\) => (?:api\.)?$/.exec(before)?.[1];
      const asks = asked || (handed !== undefined && text.includes(`act={() => ${handed}.mutateAsync()}`));
      expect(asks || file in ELSEWHERE, `${name} in ${file}`).toBe(true);
    }
  });
});
