// Someone calls this phone: who it is, over the whole screen, or as a strip while one talks or types.

import { farEnd } from "../calls.js";
import { h, icon, set } from "../dom.js";
import { pretty } from "../words.js";

export function makeRinging() {
  const name = h("strong", {});
  const number = h("span", { class: "ring-number" });
  const node = h("div", { class: "ringing", role: "alert", hidden: true });
  const content = [h("span", { class: "ring-sign" }, icon("call", true)), h("span", { class: "ring-word" }, "Incoming call"), name, number];

  function update(state, { call, besides, typing }) {
    if (!call) {
      node.hidden = true;
      node.replaceChildren();
      return;
    }
    const { name: who, number: from } = farEnd(state, call);
    set(name, "text", who || pretty(from));
    set(number, "text", who ? pretty(from) : "");
    if (node.hidden) {
      node.dataset.size = besides || typing ? "strip" : "full";
      node.hidden = false;
      node.replaceChildren(...content);
    }
  }

  return { node, update };
}
