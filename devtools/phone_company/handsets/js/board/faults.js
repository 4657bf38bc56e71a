// Fault switches: callbacks lost, doubled, reordered, late; REST answers that fail or come slowly; mail that is refused.

import { h, set } from "../dom.js";
import { ask } from "../line.js";
import { plural } from "../words.js";
import { field, panel, select } from "./panel.js";

const CHANCES = { lose: "Lost", double: "Doubled", reorder: "Out of order", delay_chance: "Late by up to 3 s" };
const PATHS = [["", "any request"], ["Calls", "Calls"], ["Messages", "Messages"], ["Conferences", "Conferences"], ["Participants", "Participants"], ["Recordings", "Recordings"]];
const ANSWERS = [["", "as it should"], ["429", "429 too many"], ["500", "500"], ["502", "502"], ["503", "503"], ["504", "504"], ["silence", "no answer at all"]];
const LATE = new Set(["silence", "drop"]); // what leaves it open whether the mail was taken
const MAIL = [["", "as it should"], ["550", "550 no such mailbox"], ["450", "450 not now"], ["silence", "no answer at all"], ["drop", "hangs up"]];

export function makeFaults({ attempt }) {
  const chances = Object.entries(CHANCES).map(([name, words]) => chance(name, words));
  const answer = select(ANSWERS);
  const path = select(PATHS);
  const count = number("3", "1", "10000");
  const processed = h("input", { type: "checkbox" });
  const slow = number("0", "0", "60000");
  const mail = select(MAIL);
  const mails = number("1", "1", "10000");
  const status = h("p", { class: "calm", role: "status" });
  const on = h("button", { type: "submit", class: "plain strong" }, "Switch on");
  const off = h("button", { type: "button", class: "plain", onclick: clear }, "All off");
  const form = h(
    "form", { class: "faults", onsubmit: apply },
    h("fieldset", {}, h("legend", {}, "Callbacks to the bureau"), ...chances.map((each) => each.node)),
    h("fieldset", {}, h("legend", {}, "REST answers to the bureau"), field("Answer", answer), field("To", path), field("The next … requests", count),
      h("label", { class: "check" }, processed, "Carried out all the same"), field("All answers late by (ms)", slow)),
    h("fieldset", {}, h("legend", {}, "The mail server"), field("Mail", mail), field("The next … mails", mails)),
    h("div", { class: "row" }, on, off),
  );
  const node = panel("Faults", null, status, form);

  function rules() {
    const wanted = Object.fromEntries(chances.map(({ name, control }) => [name, Number(control.value) / 100]));
    const faults = {};
    if (Object.values(wanted).some((share) => share > 0)) faults.callbacks = [{ kind: "*", ...wanted, delay: [0.5, 3] }];
    if (answer.value) faults.rest = [{ path: path.value, answer: answer.value, count: Number(count.value), processed: processed.checked }];
    if (Number(slow.value) > 0) faults.rest_delay_ms = Number(slow.value);
    if (mail.value) faults.mail = [{ answer: mail.value, at: LATE.has(mail.value) ? "data" : "rcpt", count: Number(mails.value) }];
    return faults;
  }

  async function apply(event) {
    event.preventDefault();
    const faults = rules();
    const done = await attempt(async () => {
      await ask("DELETE", "faults"); // what was on is replaced, not added to
      return Object.keys(faults).length ? ask("POST", "faults", faults) : {};
    });
    if (done) await opened();
  }

  async function clear() {
    if ((await attempt(() => ask("DELETE", "faults"))) === null) return;
    form.reset();
    chances.forEach((each) => each.show());
    await opened();
  }

  async function opened() {
    const now = await attempt(() => ask("GET", "faults"));
    if (now) set(status, "text", inWords(now));
  }

  return { node, opened };
}

/** What is on, for people. */
function inWords({ callbacks, rest, rest_delay_ms: delay, mail }) {
  const late = [...new Set(delay)].join(" to "); // always [low, high]
  const on = [
    callbacks.length && plural(callbacks.length, "rule for callbacks", "rules for callbacks"),
    rest.length && plural(rest.length, "rule for answers", "rules for answers"),
    mail.length && plural(mail.length, "rule for mail", "rules for mail"),
    Math.max(...delay) > 0 && `answers late by ${late} ms`,
  ].filter(Boolean);
  return on.length ? `On: ${on.join(", ")}.` : "All off: the network is faultless.";
}

function chance(name, words) {
  const control = h("input", { type: "range", min: "0", max: "100", step: "5", value: "0", oninput: show });
  const value = h("output", {}, "0 %");
  function show() {
    set(value, "text", `${control.value} %`);
  }
  return { name, control, show, node: h("label", { class: "field chance" }, h("span", {}, words), control, value) };
}

const number = (value, min, max) => h("input", { type: "number", value, min, max, step: "1" });
