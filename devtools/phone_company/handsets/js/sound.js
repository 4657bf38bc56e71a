// Rings, keys and beeps, made with WebAudio. Silent until the first gesture, as browsers insist, and when switched off.

import { onPrefs, prefs } from "./prefs.js";

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const PAD = ["123", "456", "789", "*0#"];
const CHIME = [659.3, 784, 987.8, 784];

let audio = null;
let loudness = null;
const ringing = new Map(); // what rings → the interval that repeats it

function wake() {
  if (audio === null) {
    audio = new AudioContext();
    loudness = audio.createGain();
    loudness.connect(audio.destination);
    onPrefs(({ sound }) => (loudness.gain.value = sound ? 0.5 : 0));
  }
  audio.resume();
}

for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, wake, { capture: true });

const ready = () => audio !== null && audio.state === "running" && prefs.sound;

function tone(pitch, start, seconds, volume = 0.12, shape = "sine") {
  const at = audio.currentTime + start;
  const voice = audio.createOscillator();
  const gain = audio.createGain();
  voice.type = shape;
  voice.frequency.value = pitch;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume, at + 0.012);
  gain.gain.setValueAtTime(volume, at + Math.max(0.012, seconds - 0.05));
  gain.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
  voice.connect(gain).connect(loudness);
  voice.start(at);
  voice.stop(at + seconds + 0.02);
}

function chime() {
  if (!ready()) return;
  for (const bar of [0, 0.72]) CHIME.forEach((pitch, n) => tone(pitch, bar + n * 0.14, 0.32, 0.13, "triangle"));
}

function ringback() {
  if (ready()) for (const pitch of [440, 480]) tone(pitch, 0, 1.8, 0.035);
}

function repeat(key, play, every) {
  if (ringing.has(key)) return;
  play();
  ringing.set(key, setInterval(play, every));
}

function stop(key) {
  clearInterval(ringing.get(key));
  ringing.delete(key);
}

export const sound = {
  key(digit) {
    const row = PAD.findIndex((keys) => keys.includes(digit));
    if (row < 0 || !ready()) return;
    tone(ROWS[row], 0, 0.11, 0.06);
    tone(COLUMNS[PAD[row].indexOf(digit)], 0, 0.11, 0.06);
  },
  beep: () => ready() && tone(1000, 0, 0.35, 0.08),
  text: () => ready() && [880, 1174.7].forEach((pitch, n) => tone(pitch, n * 0.11, 0.22, 0.08, "triangle")),
  over: () => ready() && [480, 400].forEach((pitch, n) => tone(pitch, n * 0.16, 0.14, 0.05)),
};

/** Ring while calls ring: a chime for phones being called, the far ring for the one that dialled. */
export function followRinging(state) {
  const legs = [...state.calls.values()].filter((call) => call.status === "ringing" && !call.waiting && state.phones.has(call.party));
  const open = state.link.status === "open";
  if (open && legs.some((call) => !call.dials)) repeat("in", chime, 3000);
  else stop("in");
  if (open && legs.some((call) => call.dials)) repeat("out", ringback, 6000);
  else stop("out");
}
