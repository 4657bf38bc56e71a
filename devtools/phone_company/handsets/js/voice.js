// Prompts read aloud by the browser, for the phone in hand only; with a mute switch.

import { onPrefs, prefs } from "./prefs.js";

const engine = globalThis.speechSynthesis ?? null;

export const canSpeak = () => engine !== null;

/** Say `text`; another voice pitch tells people from the line. */
export function say(text, { language = "en-US", person = false } = {}) {
  if (!engine || !prefs.voice || !text) return;
  const words = new SpeechSynthesisUtterance(text);
  words.lang = language || "en-US";
  words.rate = 1.05;
  words.pitch = person ? 0.85 : 1;
  engine.speak(words);
}

export function hush() {
  engine?.cancel();
}

onPrefs(({ voice }) => voice || hush());

/** Follow the events of the phone in hand: what is said to it is heard, keys and hang-up cut it short. */
export function followVoice(event, inHand) {
  if (event.party !== inHand) return;
  if (event.type === "call.prompt") say(event.text, { language: event.language });
  else if (event.type === "call.heard") say(event.text, { person: true });
  else if (["call.gathered", "call.ended", "call.joined", "call.bridged"].includes(event.type)) hush();
}
