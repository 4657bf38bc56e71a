// The bar on top: name, how the line is, sound, voice, theme, the switchboard with its count of errors.

import { h, icon, patch, redraw, set } from "./dom.js";
import { mailButton } from "./mail.js";
import { onPrefs, prefs, remember } from "./prefs.js";
import { canSpeak } from "./voice.js";

const THEMES = {
  auto: { icon: "auto", next: "light", label: "Theme: as the system" },
  light: { icon: "sun", next: "dark", label: "Theme: light" },
  dark: { icon: "moon", next: "auto", label: "Theme: dark" },
};

export function makeBar(node, app) {
  const link = h("span", { class: "link", role: "status" });
  const ring = toggle("bell", "bell-off", "sound", "Ringing");
  const voice = toggle("voice", "mute", "voice", "Voice");
  const theme = themeButton();
  const help = h("button", { type: "button", class: "tool", "aria-label": "Show the first steps", title: "Show the first steps", onclick: () => remember({ stepsDone: false }) }, icon("help"));
  onPrefs(({ stepsDone }) => (help.hidden = !stepsDone));
  const count = h("span", { class: "count", hidden: true });
  const logged = h("span", { class: "unseen" });
  const board = h(
    "button",
    { type: "button", class: "tool wide", "aria-expanded": "false", "aria-controls": "board", onclick: () => app.board.toggle() },
    icon("board"), h("span", { class: "word" }, "Switchboard "), count, logged,
  );
  const mail = mailButton(app);
  node.append(
    h("div", { class: "brand" }, h("img", { src: "icon.svg", alt: "", width: "28", height: "28" }), h("h1", {}, "Handsets")),
    link, h("div", { class: "tools" }, help, ring, canSpeak() && voice, theme, mail.node, board),
  );
  return {
    update(state) {
      const words = { open: "Connected", lost: "No connection", connecting: "Connecting…" }[state.link.status];
      set(link, "text", words);
      link.dataset.status = state.link.status;
      mail.update(state);
      patch(count, { text: String(state.errorCount), hidden: state.errorCount === 0 });
      set(logged, "text", state.errorCount ? ` ${state.errorCount === 1 ? "error" : "errors"} logged` : "");
      patch(board, { "aria-expanded": String(app.board.isOpen()) });
    },
  };
}

function toggle(on, off, name, label) {
  const picture = icon(on);
  const button = h("button", { type: "button", class: "tool", onclick: () => remember({ [name]: !prefs[name] }) }, picture);
  onPrefs((now) => {
    redraw(picture, now[name] ? on : off);
    patch(button, { "aria-pressed": String(now[name]), "aria-label": label, title: `${label}: ${now[name] ? "on" : "off"}` });
  });
  return button;
}

function themeButton() {
  const picture = icon("auto");
  const button = h("button", { type: "button", class: "tool", onclick: () => remember({ theme: THEMES[prefs.theme].next }) }, picture);
  onPrefs(({ theme }) => {
    redraw(picture, THEMES[theme].icon);
    patch(button, { "aria-label": THEMES[theme].label, title: THEMES[theme].label });
  });
  return button;
}
