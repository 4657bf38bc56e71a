// One line of a transcript. A prompt's words appear as they are spoken; cut short, the rest is never shown.

import { h } from "../dom.js";
import { nameOf } from "../tags.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

export function makeEntry(entry, state) {
  const node = h("p", { class: `entry ${entry.kind}` }, ...content(entry, state));
  if (entry.lost) node.append(" ", h("small", {}, entry.kind === "keys" ? "nothing was listening" : "nobody could hear it"));
  return node;
}

function content(entry, state) {
  if (entry.kind === "prompt") return wordsOf(entry.text);
  if (entry.kind === "keys") return [h("span", { class: "unseen" }, "Pressed "), ...[...entry.text].map((key) => h("kbd", {}, key))];
  if (entry.kind === "said") return [h("span", { class: "unseen" }, "You: "), entry.text];
  if (entry.kind === "heard") return [h("small", { class: "by" }, speaker(entry, state)), entry.text];
  return [entry.text];
}

function speaker({ from }, state) {
  if (from?.startsWith("client:")) return "Operator";
  const phone = state.phones.get(from);
  return phone ? nameOf(phone) : (state.lines.get(from)?.name ?? "Someone");
}

const wordsOf = (text) => (text.match(/\S+\s*/g) ?? []).map((word) => h("span", { class: "yet" }, word));

/** How often a waiting loop has said it. */
export function count(node, entry) {
  if (!entry.times || node.dataset.times === String(entry.times)) return;
  node.dataset.times = String(entry.times);
  node.querySelector(".times")?.remove();
  node.append(h("small", { class: "times", "aria-hidden": "true" }, ` × ${entry.times}`));
}

/** Show as many words as have been spoken by `now`. */
export function reveal(node, entry, now) {
  if (!node || node.dataset.said === "all") return;
  const words = [...node.querySelectorAll(".yet, .said")];
  const end = entry.cut ?? now;
  const share = entry.seconds > 0 && !still.matches ? (end - entry.at) / (entry.seconds * 1000) : 1;
  const spoken = entry.text.length * Math.min(1, Math.max(0, share) + 0.02);
  let length = 0;
  for (const word of words) {
    if (length <= spoken) word.className = "said";
    length += word.textContent.length;
  }
  if (entry.cut !== undefined) {
    const unsaid = node.querySelectorAll(".yet");
    unsaid.forEach((word) => word.remove());
    if (unsaid.length) node.append("…");
  }
  if (entry.cut !== undefined || share >= 1) node.dataset.said = "all";
}
