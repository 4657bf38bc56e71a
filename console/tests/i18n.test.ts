import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DICTIONARIES, fill, sayIn } from "../src/i18n";
import { langOf, pickText } from "../src/i18n/account";
import { en } from "../src/i18n/en";
import { es } from "../src/i18n/es";
import { KEYS } from "../src/keys/map";

const names = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((found) => found[1]).toSorted();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "i18n" ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

describe("dictionaries", () => {
  it("say the same things with the same gaps in every language", () => {
    expect(Object.keys(es).toSorted()).toEqual(Object.keys(en).toSorted());
    for (const [word, text] of Object.entries(en)) {
      expect(names(es[word as keyof typeof en]), word).toEqual(names(text));
      expect(es[word as keyof typeof en].trim(), word).not.toBe("");
    }
  });

  it("hold no word that nothing says", () => {
    const code = sources(join(__dirname, "../src")).join("\n");
    const prefixes = [...code.matchAll(/`([a-z]\w*\.)\$\{/gi)].map((found) => found[1] ?? "");
    const unused = Object.keys(en).filter(
      (word) => !code.includes(`"${word}"`) && !prefixes.some((prefix) => word.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it("name every key", () => {
    for (const key of Object.values(KEYS)) expect(Object.keys(en)).toContain(key.what);
  });
});

describe("a text of an account's", () => {
  it("is picked in the language wanted, else in the account's own, which stands first", () => {
    expect(pickText("Refill", "es")).toBe("Refill");
    expect(pickText({ en: "Refill", es: "Resurtido" }, "es")).toBe("Resurtido");
    expect(pickText({ es: "Resurtido" }, "en")).toBe("Resurtido");
    expect([langOf("Refill", "es"), langOf({ en: "Refill" }, "es"), langOf({ en: "Refill", es: "Resurtido" }, "es")]).toEqual([undefined, "en", "es"]);
  });
});

describe("fill", () => {
  it("puts values in and chooses by number", () => {
    expect(fill("{who} is next", { who: "Dr Lee" })).toBe("Dr Lee is next");
    expect(fill("{n|# call|# calls}", { n: 1 })).toBe("1 call");
    expect(fill("{n|# call|# calls}", { n: 0 })).toBe("0 calls");
    expect(fill("{gone}")).toBe("{gone}");
  });

  it("speaks both languages", () => {
    expect(sayIn("en")("act.ready")).toBe("Ready");
    expect(sayIn("es")("act.ready")).toBe("Disponible");
    expect(Object.keys(DICTIONARIES)).toEqual(["en", "es"]);
  });
});
