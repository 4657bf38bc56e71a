/** One listener for all keys. The newest handler of a key gets it; a handler that returns false passes it on. */
import { useLayoutEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { KEYS, type KeyName } from "./map";

type Handler = () => void | false;
const handlers = new Map<string, Handler[]>();
const TYPING = "input:not([type=button]):not([type=submit]), textarea, select, [contenteditable=true]";
const APART = "[role=dialog], [role=menu]";

export function isTyping(element: Element | null): boolean {
  return element?.matches(TYPING) ?? false;
}

/** Something that takes keys of its own has the focus: a button wants Enter. */
function isBusy(element: Element | null): boolean {
  return isTyping(element) || (element?.matches("button, a[href], [role=option], [role=menuitem]") ?? false);
}

export function combosOf(event: KeyboardEvent): string[] {
  const held = `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}`;
  return [held + event.code, held + event.key];
}

function onKey(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const combos = combosOf(event);
  for (const [name, stack] of handlers) {
    if (!matches(name, combos, event)) continue;
    for (const handler of stack.toReversed()) {
      // What a key does is on the screen before the next key: what is typed at once must not fall on the desk.
      if (flushSync(handler) === false) continue;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
  }
}

function matches(name: string, combos: string[], event: KeyboardEvent): boolean {
  const typing = isTyping(document.activeElement);
  const apart = document.querySelector(APART) !== null;
  if (name.startsWith("digit:")) {
    const digit = name.slice(6);
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey && event.key === digit;
    return (plain && !typing && !apart) || combos.includes(`Alt+Digit${digit}`);
  }
  const key = KEYS[name as KeyName];
  if (!combos.some((combo) => (key.combos as readonly string[]).includes(combo))) return false;
  if (apart && (!key.typing || name === "back")) return false;
  if (key.typing || event.code === "F1") return true;
  return name === "acceptEnter" ? !isBusy(document.activeElement) : !typing;
}

function listen(name: string, handler: Handler): () => void {
  if (handlers.size === 0) window.addEventListener("keydown", onKey, { capture: true });
  handlers.set(name, [...(handlers.get(name) ?? []), handler]);
  return () => {
    const left = (handlers.get(name) ?? []).filter((other) => other !== handler);
    if (left.length) handlers.set(name, left);
    else handlers.delete(name);
    if (handlers.size === 0) window.removeEventListener("keydown", onKey, { capture: true });
  };
}

/** A key works, and does what is shown, from the moment its label is on the screen: effects would come after it. */
function useListener(name: string, handler: Handler, enabled: boolean): void {
  const latest = useRef(handler);
  useLayoutEffect(() => {
    latest.current = handler;
  });
  useLayoutEffect(() => (enabled ? listen(name, () => latest.current()) : undefined), [name, enabled]);
}

/** Does `handler` on a key while the component shows and `enabled` holds. */
export function useKey(name: KeyName, handler: Handler, enabled = true): void {
  useListener(name, handler, enabled);
}

/** A number key: bare when no field has the focus, with Alt always. */
export function useDigit(digit: string, handler: Handler, enabled = true): void {
  useListener(`digit:${digit}`, handler, enabled);
}
