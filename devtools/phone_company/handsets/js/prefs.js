// What this browser remembers of the page: theme, sound, voice, whether the first steps were put away.

const KEY = "nightbell.handsets";
const DEFAULTS = { theme: "auto", sound: true, voice: true, stepsDone: false };

function load() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...DEFAULTS }; // storage refused or spoilt: the page works without it
  }
}

export const prefs = load();
const listeners = new Set();

export function remember(changes) {
  Object.assign(prefs, changes);
  try {
    localStorage.setItem(KEY, JSON.stringify(prefs));
  } catch {
    // not kept beyond this visit, then
  }
  for (const listener of listeners) listener(prefs);
}

/** Calls `listener` now and after each change. */
export function onPrefs(listener) {
  listeners.add(listener);
  listener(prefs);
}
