// What a newcomer may try first, in three steps that tick themselves off. All names are those of the configuration.

import { h, icon, patch, set } from "./dom.js";
import { onPrefs, prefs, remember } from "./prefs.js";
import { nameOf } from "./tags.js";

/** Caller, line and staff that belong together, or null where there is nothing to try. */
export function cast(state) {
  const phones = [...state.phones.values()];
  const caller = phones.find((phone) => phone.kind === "caller");
  const staffed = (line) => phones.filter((phone) => phone.kind === "staff" && phone.account === line.name);
  const lines = [...state.lines.values()];
  const line = lines.find((one) => one.name && one.name === caller?.account) ?? lines.find((one) => staffed(one).length) ?? lines[0];
  if (!caller || !line) return null;
  const staff = staffed(line);
  return { caller, line, staff: staff.length ? staff : phones.filter((phone) => phone.kind === "staff") };
}

/** The console's address: where the line's webhook goes. */
function consoleOf(line) {
  try {
    return new URL(line.voice_url).origin;
  } catch {
    return null;
  }
}

/** Which steps are done: a caller has called; staff was paged; one of them answered. */
function progress(state, { line, staff }) {
  const calls = [...state.calls.values()];
  const numbers = new Set(staff.map((phone) => phone.number));
  const called = calls.some((call) => call.dials && call.to === line.number);
  const rung = calls.filter((call) => numbers.has(call.party) && !call.dials);
  const texts = [...numbers].flatMap((number) => state.messages.get(number) ?? []);
  const paged = rung.length > 0 || texts.some((text) => !text.mine);
  const reacted = rung.some((call) => call.answeredAt) || texts.some((text) => text.mine);
  return [called || paged, paged, paged && reacted];
}

export function makeStrip(node, app) {
  const steps = [step("1", callStep), step("2", answerStep), step("3", watchStep)];
  const close = h("button", { type: "button", class: "tool", "aria-label": "Put these first steps away", title: "Put away", onclick: () => remember({ stepsDone: true }) }, icon("close"));
  node.append(h("h2", {}, "Try this"), h("ol", {}, ...steps.map((each) => each.node)), close);
  let last = "";
  onPrefs(() => update(app.store.state));

  function step(number, fill) {
    const sign = h("span", { class: "step-sign" }, h("b", {}, number), icon("check"));
    const words = h("span", { class: "step-words" });
    return { node: h("li", {}, sign, words), words, fill };
  }

  function callStep({ caller, line }) {
    const call = h("button", { type: "button", class: "plain", onclick: () => begin(caller, line) }, "Call now");
    return [h("span", {}, "Pick ", h("strong", {}, nameOf(caller)), ", call ", h("strong", {}, line.name || line.number)), call];
  }

  function begin(caller, line) {
    app.shelf.bring(caller.number);
    app.shelf.handset(caller.number).dial(line.number);
  }

  function answerStep({ line }) {
    const address = consoleOf(line);
    if (!address) return [h("span", {}, "Answer and dispatch it in the console")];
    const link = h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, "in the console", icon("out"));
    return [h("span", {}, "Answer and dispatch it ", link)];
  }

  function watchStep({ staff }) {
    if (staff.length === 0) return [h("span", {}, "Who is on call is paged: answer")];
    return [h("span", {}, h("strong", {}, nameOf(staff[0])), staff.length > 1 ? " or a colleague is paged: answer" : " is paged: answer")];
  }

  function update(state) {
    const who = cast(state);
    node.hidden = prefs.stepsDone || who === null;
    if (node.hidden) return;
    const names = JSON.stringify([who.caller.name, who.line, who.staff.map((phone) => phone.name)]);
    if (names !== last) steps.forEach(({ words, fill }) => words.replaceChildren(...fill(who)));
    last = names;
    const done = progress(state, who);
    const next = done.indexOf(false);
    steps.forEach((each, n) => {
      const how = done[n] ? "done" : n === next ? "next" : "later";
      patch(each.node, { "aria-current": how === "next" ? "step" : null });
      each.node.dataset.step = how;
      set(each.node, "title", done[n] ? "Done" : null);
    });
  }

  return { update };
}
