/**
 * Every key the console knows. Keys marked `typing` work while a field has the focus (function keys, Ctrl, Alt); the others
 * only when none has. Whoever types on after Ctrl+Enter types on the desk: so no bare letter or number acts on a call, a page
 * or a message. Bare ones change what is looked at (a roster's views, this list), and choose a call's type until it has one.
 */
import type { Word } from "../i18n";

export interface Key {
  /** KeyboardEvent.code or .key, with the modifiers that must be held. */
  combos: readonly string[];
  shown: string;
  typing: boolean;
  what: Word;
  group: "call" | "form" | "board" | "roster" | "anywhere";
}

const key = (shown: string, combos: string[], typing: boolean, group: Key["group"], what: Word): Key => ({
  combos, shown, typing, what, group,
});

export const KEYS = {
  accept: key("F9", ["F9"], true, "call", "key.accept"),
  acceptEnter: key("Enter", ["Enter", "NumpadEnter"], false, "call", "key.accept"),
  decline: key("Shift F9", ["Shift+F9"], true, "call", "key.decline"),
  hold: key("F2", ["F2"], true, "call", "key.hold"),
  emergency: key("F8", ["F8"], true, "call", "key.emergency"),
  hangUp: key("Alt H", ["Alt+KeyH"], true, "call", "key.hangUp"),
  mute: key("Alt M", ["Alt+KeyM"], true, "call", "key.mute"),
  ready: key("Alt R", ["Alt+KeyR"], true, "call", "key.ready"),
  offDuty: key("Alt O", ["Alt+KeyO"], true, "call", "key.offDuty"),
  pause: key("Alt B", ["Alt+KeyB"], true, "call", "key.pause"),
  wrapped: key("Alt W", ["Alt+KeyW"], true, "call", "key.wrapped"),
  toCall: key("Alt C", ["Alt+KeyC"], true, "call", "key.toCall"),
  talk: key("Alt T", ["Alt+KeyT"], true, "call", "key.talk"),
  send: key("Ctrl Enter", ["Ctrl+Enter", "Ctrl+NumpadEnter"], true, "form", "key.send"),
  urgency: key("Alt U", ["Alt+KeyU"], true, "form", "key.urgency"),
  scriptLanguage: key("Alt L", ["Alt+KeyL"], true, "form", "key.scriptLanguage"),
  close: key("Alt X", ["Alt+KeyX"], true, "form", "key.close"),
  claimAlarm: key("F10", ["F10"], true, "board", "key.claimAlarm"),
  claim: key("Alt K", ["Alt+KeyK"], true, "board", "key.claim"),
  release: key("Alt G", ["Alt+KeyG"], true, "board", "key.release"),
  confirmFor: key("Alt P", ["Alt+KeyP"], true, "board", "key.confirmFor"),
  pageNext: key("Alt N", ["Alt+KeyN"], true, "board", "key.pageNext"),
  board: key("Alt 0", ["Alt+Digit0"], true, "board", "key.board"),
  addOverride: key("A", ["KeyA"], false, "roster", "key.addOverride"),
  periodBack: key(",", [","], false, "roster", "key.periodBack"),
  periodNow: key("T", ["KeyT"], false, "roster", "key.periodNow"),
  periodOn: key(".", ["."], false, "roster", "key.periodOn"),
  viewTimeline: key("L", ["KeyL"], false, "roster", "key.viewTimeline"),
  viewWeek: key("W", ["KeyW"], false, "roster", "key.viewWeek"),
  viewMonth: key("M", ["KeyM"], false, "roster", "key.viewMonth"),
  viewDay: key("D", ["KeyD"], false, "roster", "key.viewDay"),
  viewPrint: key("P", ["KeyP"], false, "roster", "key.viewPrint"),
  palette: key("Ctrl K", ["Ctrl+KeyK"], true, "anywhere", "key.palette"),
  look: key("F7", ["F7"], true, "anywhere", "key.look"),
  map: key("?", ["Shift+?", "?", "F1"], false, "anywhere", "key.map"),
  back: key("Esc", ["Escape"], true, "anywhere", "key.back"),
} as const satisfies Record<string, Key>;

export type KeyName = keyof typeof KEYS;
