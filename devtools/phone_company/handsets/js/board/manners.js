// How a phone behaves when it is called or texted: switched off, busy, voicemail…

import { h, keyed, patch, set } from "../dom.js";
import { ask } from "../line.js";
import { nameOf } from "../tags.js";
import { field, panel, select } from "./panel.js";

const VOICES = [
  ["normal", "rings until someone acts"], ["no_answer", "rings, is never answered"], ["busy", "is busy"],
  ["unreachable", "can't be reached"], ["voicemail", "voicemail answers"],
  ["screening", "its assistant asks who calls"], ["menu", "another system says: press 1"], ["fax", "is a fax"],
];
const TEXTS = [
  ["normal", "gets them"], ["off", "is off: gets them later"], ["unreachable", "can't be reached (30003)"],
  ["unknown", "is unknown (30005)"], ["landline", "is a landline (30006)"], ["filtered", "filtered by the carrier (30007)"],
  ["opted_out", "has sent STOP (21610)"],
];

export function makeManners({ app, attempt }) {
  const who = h("select", { onchange: () => update(app.store.state) });
  const voice = select(VOICES, { onchange: () => change({ voice: voice.value }) });
  const texts = select(TEXTS, { onchange: () => change({ sms: texts.value }) });
  const after = h("input", { type: "number", min: "0", max: "600", step: "1", placeholder: "never", onchange: () => change({ answer_after: after.value === "" ? null : Number(after.value) }) });
  const odd = h("p", { class: "calm" });
  const node = panel("Phones", null, field("Phone", who), field("When called", voice), field("When texted", texts), field("Answers itself (s)", after), odd);

  async function change(changes) {
    const phone = await attempt(() => ask("PATCH", `phones/${encodeURIComponent(who.value)}`, changes));
    if (phone) app.store.state.phones.set(phone.number, { ...app.store.state.phones.get(phone.number), ...phone });
    app.store.changed();
  }

  function update(state) {
    const phones = [...state.phones.values()];
    keyed(who, phones, (phone) => phone.number, (phone) => h("option", { value: phone.number }), (option, phone) => set(option, "text", nameOf(phone)));
    const phone = state.phones.get(who.value);
    for (const control of [who, voice, texts, after]) patch(control, { disabled: !phone });
    if (phone) {
      for (const [control, value] of [[voice, phone.voice ?? "normal"], [texts, phone.sms ?? "normal"], [after, String(phone.answer_after ?? "")]])
        if (control.value !== value && document.activeElement !== control) control.value = value;
    }
    const names = phones.filter((one) => (one.voice ?? "normal") !== "normal" || (one.sms ?? "normal") !== "normal").map(nameOf);
    set(odd, "text", names.length ? `Not as usual: ${names.join(", ")}.` : "All phones behave as usual.");
  }

  return { node, update };
}
