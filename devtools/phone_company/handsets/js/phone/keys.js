// The keys of a handset: green, erase, red, and the twelve.

import { h, icon, patch, set } from "../dom.js";

const LETTERS = { 2: "ABC", 3: "DEF", 4: "GHI", 5: "JKL", 6: "MNO", 7: "PQRS", 8: "TUV", 9: "WXYZ" };
const NAMES = { "*": "star", "#": "pound" };

export function makeKeys({ press, green, red, erase }) {
  const go = big("green", "call", green);
  const end = big("red", "hangup", red);
  const back = h("button", { type: "button", class: "key erase", "aria-label": "Delete the last digit", onclick: erase }, icon("erase"));
  const pad = new Map();
  for (const digit of "123456789*0#") {
    const name = NAMES[digit] ? { "aria-label": NAMES[digit] } : {};
    pad.set(digit, h("button", { type: "button", class: "key", "data-letters": LETTERS[digit], ...name, onclick: () => press(digit) }, digit));
  }
  const node = h("div", { class: "keys" }, go, back, end, ...pad.values());

  function update({ ringing, live, ended, digits, away }) {
    word(go, ringing ? "Answer" : "Call", away || (live !== null && ringing === null));
    word(end, ringing && live?.status !== "connected" ? "Reject" : live ? "Hang up" : ended ? "Done" : "Clear", away || (!live && !ended && !digits));
    set(back, "disabled", live !== null || digits === "");
    for (const key of pad.values()) set(key, "aria-disabled", away ? "true" : null);
  }

  return { node, update, flash: (digit) => blink(pad.get(digit)) };
}

function big(colour, picture, act) {
  return h("button", { type: "button", class: `key ${colour}`, onclick: act }, icon(picture, true), h("span", { class: "key-word" }));
}

function word(button, words, off) {
  set(button.lastChild, "text", words);
  patch(button, { disabled: off });
}

function blink(key) {
  if (!key) return;
  key.classList.add("down");
  setTimeout(() => key.classList.remove("down"), 140);
}
