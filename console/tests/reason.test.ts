import { describe, expect, it } from "vitest";
import { sayIn, type Language } from "../src/i18n";
import { daysIn, reasonWords } from "../src/oncall/reason";

const read = (reason: string, language: Language) => reasonWords(reason, { t: sayIn(language), language, label: (slot) => (slot === "primary" ? "First call" : slot) });

describe("why somebody is on call, as an operator would say it", () => {
  it.each([
    ["weekly rotation 'weeks', hand-over Mon 17:00", "weekly rota, changes Mon 17:00", "turno semanal, cambia lun 17:00"],
    ["place 2 of primary: weekly rotation 'weeks', hand-over Mon 17:00", "number 2 on First call · weekly rota, changes Mon 17:00", "número 2 de First call · turno semanal, cambia lun 17:00"],
    ["2-week rotation, hand-over Fri 08:00", "every 2 weeks rota, changes Fri 08:00", "turno cada 2 semanas, cambia vie 08:00"],
    ["monthly rotation 'x', hand-over last Sun 07:00", "monthly rota, changes last Sun 07:00", "turno mensual, cambia último dom 07:00"],
    ["monthly rotation, hand-over last day 07:00: long month", "monthly rota, changes on the last day 07:00: long month", "turno mensual, cambia el último día 07:00: long month"],
    ["shift of 'feast-days': for Easter", "planned for these days: for Easter", "previsto para estos días: for Easter"],
    ["override by Bob until 06:00: dentist", "stands in, until 06:00, entered by Bob: dentist", "sustituye, hasta 06:00, anotado por Bob: dentist"],
    ["swap for Dr Lee until Tue 2026-12-01 07:00", "swapped shifts, for Dr Lee, until Tue, Dec 1, 07:00", "turnos intercambiados, por Dr Lee, hasta mar, 1 dic, 07:00"],
    ["Dr Lee is away until 18:00; Dr Patel is next in line", "Dr Lee is away until 18:00; Dr Patel is next in line", "Dr Lee está ausente hasta 18:00; sigue Dr Patel"],
    ["default list: no layer has anybody", "nobody by rota: the standing list", "nadie por turno: la lista fija"],
    ["nobody: no layer has anybody", "no rota names anybody", "ningún turno nombra a nadie"],
    ["nobody at place 3 of primary", "nobody is number 3 on First call", "nadie es el número 3 de First call"],
    ["exception 'xmas' to the default list", "the standing list, changed for these days", "la lista fija, cambiada para estos días"],
    ["something new", "something new", "something new"],
  ])("%s", (reason, english, spanish) => {
    expect(read(reason, "en")).toBe(english);
    expect(read(reason, "es")).toBe(spanish);
  });

  it("names weekdays of opening hours in the screen's language", () => {
    expect(daysIn("Mon–Fri 08:30–12:30; sat 09:00", "es")).toBe("lun–vie 08:30–12:30; sáb 09:00");
    expect(daysIn("Saturday", "es")).toBe("Saturday");
  });
});
