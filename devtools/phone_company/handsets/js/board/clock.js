// The company's clock, which can be moved forward: every timer on the way fires at its own moment.

import { h, patch, set } from "../dom.js";
import { ask } from "../line.js";
import { time } from "../times.js";
import { second, span } from "../words.js";
import { panel } from "./panel.js";

const STEPS = [["30 s", 30], ["1 min", 60], ["5 min", 300], ["1 h", 3600]];

export function makeClock({ app, attempt }) {
  const now = h("strong", { class: "clock-now" });
  const note = h("p", { class: "calm", role: "status" });
  const buttons = STEPS.map(([words, seconds]) => h("button", { type: "button", class: "plain", "aria-label": `Move the clock on by ${words}`, onclick: () => advance(seconds) }, `+ ${words}`));
  const node = panel("Clock", now, h("div", { class: "row" }, ...buttons), note);
  let next = null;
  let moving = false;

  async function advance(seconds) {
    moving = true;
    update(app.store.state);
    const clock = await attempt(() => ask("POST", "clock/advance", { seconds }));
    moving = false;
    if (clock) take(clock);
    update(app.store.state);
  }

  function take(clock) {
    next = time(clock.next_timer_at);
    app.store.state.offset = clock.offset;
    app.store.state.skew = time(clock.now) - Date.now();
    app.store.changed();
  }

  async function opened() {
    const clock = await attempt(() => ask("GET", "clock"));
    if (clock) take(clock);
  }

  function update(state) {
    for (const button of buttons) patch(button, { disabled: moving });
    const ahead = Math.abs(state.offset) >= 1 ? `${span(state.offset)} ahead of real time.` : "Real time.";
    const timer = next !== null && next > app.store.now() ? ` Next timer at ${second(next)}.` : "";
    set(note, "text", moving ? "Moving: timers fire one after the other…" : ahead + timer);
    tick();
  }

  function tick() {
    set(now, "text", second(app.store.now()));
  }

  return { node, update, tick, opened };
}
