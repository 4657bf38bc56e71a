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
  return { caller, line, staff: staff.length ? staff : phones.filter((phone) => phone.kind === "staff"), signIns: state.signIns };
}

/** The console's address: where the line's webhook goes. */
function consoleOf(line) {
  try {
    return new URL(line.voice_url).origin;
  } catch {
    return null;
  }
}

// What a page says, by text and by voice, and what is said to whoever has taken it. Another call to the same phone (an emergency
// line rung into a call, a test page) is none of these.
const PAGE = /reply 1 \w+ to confirm|to take it, press 1/i;
const TAKEN = /you have it/i;

/** What was said to this phone by the line, oldest first: texts, and each call's words; and whether its owner answered before. */
function told(state, number) {
  const texts = (state.messages.get(number) ?? []).map((text) => ({ at: text.at, mine: text.mine, text: text.body ?? "" }));
  const calls = [...state.calls.values()].filter((call) => call.party === number && !call.dials);
  const spoken = calls.flatMap((call) => call.log).map((entry) => ({ at: entry.at, mine: entry.kind === "keys", text: entry.kind === "prompt" ? (entry.text ?? "") : "" }));
  return [...texts, ...spoken].sort((a, b) => a.at - b.at);
}

/** Which steps are done: a caller has called; somebody was paged; whoever was paged has confirmed, and was told so. */
function progress(state, { line, staff }) {
  const called = [...state.calls.values()].some((call) => call.dials && call.to === line.number);
  const threads = staff.map((phone) => told(state, phone.number)).map((thread) => thread.slice(Math.max(0, thread.findIndex(({ mine, text }) => !mine && PAGE.test(text)))));
  const paged = threads.filter(([first]) => first && !first.mine && PAGE.test(first.text));
  const confirmed = paged.some((thread) => {
    const answer = thread.findIndex(({ mine }) => mine);
    return answer > 0 && thread.slice(answer).some(({ mine, text }) => !mine && TAKEN.test(text) && !PAGE.test(text));
  });
  return [called || paged.length > 0, paged.length > 0, confirmed];
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

  function answerStep({ line, signIns }) {
    const address = consoleOf(line);
    if (!address) return [h("span", {}, "Answer and dispatch it in the console")];
    const link = h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, "in the console", icon("out"));
    return [h("span", {}, "Answer and dispatch it ", link), ...(signIns.length ? [waysIn(signIns)] : [])];
  }

  /** Who may sign in at the demo's console, and with which password. */
  function waysIn(signIns) {
    const rows = signIns.map((one) => h("li", {}, h("code", {}, one.email), " ", h("code", {}, one.password), ` (${(one.roles ?? []).join(", ")})`));
    return h("details", { class: "ways-in" }, h("summary", {}, "Sign-ins"), h("ul", {}, ...rows));
  }

  function watchStep({ staff }) {
    if (staff.length === 0) return [h("span", {}, "Who is on call is paged: confirm it")];
    return [h("span", {}, h("strong", {}, nameOf(staff[0])), staff.length > 1 ? " or a colleague is paged: confirm it" : " is paged: confirm it")];
  }

  function update(state) {
    const who = cast(state);
    node.hidden = prefs.stepsDone || who === null;
    if (node.hidden) return;
    const names = JSON.stringify([who.caller.name, who.line, who.staff.map((phone) => phone.name), who.signIns]);
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
