// The switchboard: a drawer with what a telephone engineer wants to see and turn.

import { h, icon } from "../dom.js";
import { makeClock } from "./clock.js";
import { makeErrors } from "./errors.js";
import { makeFaults } from "./faults.js";
import { makeManners } from "./manners.js";
import { makeTraffic } from "./traffic.js";

export function makeBoard(node, app) {
  const alert = h("p", { class: "board-alert", role: "alert", hidden: true });
  const context = { app, attempt };
  const parts = [makeErrors, makeTraffic, makeClock, makeManners, makeFaults].map((make) => make(context));
  const close = h("button", { type: "button", class: "tool", "aria-label": "Close the switchboard", onclick: () => toggle(false) }, icon("close"));
  const title = h("h2", { tabindex: "-1" }, "Switchboard");
  node.append(h("div", { class: "board-head" }, title, close), alert, ...parts.map((part) => part.node));
  node.addEventListener("keydown", (event) => event.key === "Escape" && toggle(false));
  const narrow = matchMedia("(max-width: 40rem)"); // where the drawer covers the phones
  let opener = null;
  let linked = false;

  /** Do something that may be refused; the company's words are shown. */
  async function attempt(work) {
    alert.hidden = true;
    try {
      return await work();
    } catch (error) {
      alert.textContent = error.message;
      alert.hidden = false;
      return null;
    }
  }

  function toggle(open = node.hidden) {
    if (open) opener = document.activeElement;
    node.hidden = !open;
    document.documentElement.dataset.board = open ? "open" : "closed";
    app.store.changed();
    document.getElementById("stage").inert = open && narrow.matches;
    if (open) {
      refresh();
      title.focus();
    } else {
      opener?.focus();
    }
  }

  function refresh() {
    for (const part of parts) part.opened?.();
  }

  /** What is only fetched is fetched again when the company is back. */
  function update(state) {
    const open = state.link.status === "open";
    if (open && !linked && !node.hidden) refresh();
    linked = open;
    if (!node.hidden) for (const part of parts) part.update?.(state);
  }

  return {
    toggle,
    isOpen: () => !node.hidden,
    update,
    tick: (state) => node.hidden || parts.forEach((part) => part.tick?.(state)),
  };
}

