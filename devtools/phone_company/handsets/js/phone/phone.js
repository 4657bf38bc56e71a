// One handset: ear, screen, keys. Decides what the screen shows and what the green and red keys mean.

import { liveLegs, ringsAt } from "../calls.js";
import { h, patch, set } from "../dom.js";
import { sound } from "../sound.js";
import { aboutOf, nameOf } from "../tags.js";
import { hour, pretty } from "../words.js";
import { makeKeys } from "./keys.js";
import { makeDirectory } from "./directory.js";
import { makeRinging } from "./ringing.js";
import { makeTabs } from "./tabs.js";
import { makeTalk } from "./talk.js";
import { makeThread } from "./thread.js";

const NOTICE_MS = 6000;

export function makePhone(app, number, touched) {
  const { store } = app;
  const self = { number, tab: null, digits: "", leg: null, hidden: false };
  const clock = h("span", { class: "screen-clock" });
  const signal = h("span", { class: "screen-signal" });
  const name = h("strong", { class: "screen-name" });
  const owner = h("span", { class: "screen-owner" });
  const notice = h("p", { class: "notice", role: "alert", hidden: true });
  let noticeTimer = 0;

  const phone = { self, app, act, dial, choose, show, notice: tell, erase };
  const tabs = makeTabs(phone);
  const views = { calls: makeDirectory(phone), talk: makeTalk(phone), texts: makeThread(phone) };
  const ringing = makeRinging();
  const keys = makeKeys({ press, green, red, erase });
  const body = h("div", { class: "screen-body", id: `screen-${number.slice(1)}` }, ...Object.values(views).map((view) => view.node));
  const screen = h(
    "div", { class: "screen" },
    h("div", { class: "screen-top" }, h("div", { class: "screen-who" }, name, h("div", {}, owner, signal)), clock, tabs.node),
    h("div", { class: "screen-main" }, body, notice, ringing.node),
  );
  const node = h(
    "section", { class: "phone", role: "group", tabindex: "0", onkeydown: keyboard, onfocusin: touched, onpointerdown: touched },
    h("div", { class: "ear", "aria-hidden": "true" }), screen, keys.node,
  );
  node.dataset.number = number;

  const legs = () => liveLegs(store.state, number);
  const live = () => legs().find((call) => call.sid === self.leg) ?? legs().findLast((call) => call.status === "connected") ?? legs().at(-1) ?? null;
  /** The leg on the screen: a live one, or the one just ended until it is put away. */
  const current = () => live() ?? (self.leg ? (store.state.calls.get(self.leg) ?? null) : null);
  const ringer = () => legs().find(ringsAt) ?? null;

  function tell(words) {
    clearTimeout(noticeTimer);
    patch(notice, { text: words, hidden: words === "" });
    if (words) noticeTimer = setTimeout(() => tell(""), NOTICE_MS);
  }

  async function act(what, fields) {
    tell("");
    try {
      return await app.line.act(what, fields);
    } catch (error) {
      tell(error.message);
      return null;
    }
  }

  async function dial(to) {
    touched();
    self.tab = "calls";
    if (!store.state.lines.has(to)) {
      tell(`${pretty(to)} is not in service: none of the company's lines has it.`);
      return;
    }
    const reply = await act("dial", { phone: number, to, ...(self.hidden ? { caller_id: "anonymous" } : {}) });
    if (reply) Object.assign(self, { leg: reply.call_sid, digits: "" });
    store.changed();
  }

  function choose(sid) {
    self.leg = sid;
    store.changed();
  }

  function show(tab) {
    if (self.leg && !live()) self.leg = null;
    self.tab = tab;
    update(store.state);
  }

  function press(digit) {
    sound.key(digit);
    keys.flash(digit);
    const call = live();
    if (call?.status === "connected") act("press", { call_sid: call.sid, digits: digit });
    else if (!call) {
      if (self.tab !== "calls") show("calls");
      self.leg = null;
      self.digits += digit;
      update(store.state);
    }
  }

  function erase() {
    self.digits = self.digits.slice(0, -1);
    update(store.state);
  }

  function green() {
    const call = ringer();
    if (call) {
      Object.assign(self, { leg: call.sid, tab: "calls" });
      act("answer", { call_sid: call.sid });
    } else if (!live()) {
      views.calls.call();
    }
  }

  function red() {
    const ringingIn = ringer();
    const call = live();
    if (ringingIn && call?.status !== "connected") act("reject", { call_sid: ringingIn.sid });
    else if (call) act("hangup", { call_sid: call.sid });
    else {
      Object.assign(self, { leg: null, digits: "", tab: null });
      update(store.state);
    }
  }

  function keyboard(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input, textarea, select");
    if (typing) {
      if (event.key === "Escape") node.focus();
      return;
    }
    const onControl = event.target !== node && event.target.closest("button, a");
    const done = handle(event.key, onControl);
    if (done) event.preventDefault();
  }

  function handle(key, onControl) {
    if (/^[0-9*#]$/.test(key)) press(key);
    else if (key === "+" && !live()) self.digits += "+";
    else if (key === "Backspace") erase();
    else if (key === "Escape") red();
    else if (key === "Enter" && !onControl) green();
    else return false;
    update(store.state);
    return true;
  }

  function update(state) {
    const about = state.phones.get(number);
    if (!about) return;
    const tab = self.tab ?? (about.kind === "caller" ? "calls" : "texts");
    const onTexts = tab === "texts";
    if (onTexts && !live()) self.leg = null;
    const call = current();
    if (live()) self.leg = call.sid;
    head(about, state);
    const answerable = ringer();
    node.dataset.state = answerable ? "ringing" : live() ? "talking" : "idle";
    node.dataset.kind = about.kind === "caller" ? "caller" : "staff";
    const view = onTexts ? "texts" : call && !(answerable === call) ? "talk" : "calls";
    const turned = views[view].node.hidden;
    for (const [each, { node: part }] of Object.entries(views)) part.hidden = each !== view;
    views[view].update(state, call);
    if (turned) views[view].toEnd?.();
    tabs.update(state, { tab, number, live: live() });
    ringing.update(state, { call: answerable, besides: call !== answerable, typing: body.contains(document.activeElement) });
    keys.update({ ringing: answerable, live: live(), ended: call !== null && !live(), digits: self.digits, away: state.link.status !== "open" });
    if (onTexts && !document.hidden && app.inHand === number) seen(state);
  }

  function seen(state) {
    if (state.unread.get(number)) {
      state.unread.delete(number);
      store.changed();
    }
  }

  function head(about, state) {
    set(name, "text", nameOf(about));
    set(name, "title", nameOf(about));
    set(owner, "text", aboutOf(about));
    set(owner, "title", `${aboutOf(about)} · ${pretty(number)}`);
    set(clock, "text", hour(store.now()));
    const faults = [about.voice, about.sms].filter((mode) => mode && mode !== "normal").map((mode) => mode.replaceAll("_", " "));
    patch(signal, { text: [...new Set(faults)].join(", "), hidden: faults.length === 0 });
    patch(node, { "aria-label": `Phone of ${nameOf(about)}` });
    node.dataset.link = state.link.status;
  }

  return {
    node,
    update,
    dial,
    focus: () => node.focus(),
    tick: (state) => {
      set(clock, "text", hour(store.now()));
      if (!views.talk.node.hidden) views.talk.tick(state, current());
    },
  };
}
