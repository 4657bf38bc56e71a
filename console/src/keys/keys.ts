/** One listener for all keys. The newest handler of a key gets it; a handler that returns false passes it on. */
import { useLayoutEffect, useRef, useSyncExternalStore } from "react";
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
  const [kind, digit] = name.split(":");
  if (digit !== undefined) {
    const plain = kind === "digit" && !event.ctrlKey && !event.altKey && !event.metaKey && event.key === digit;
    return (plain && !typing && !apart) || combos.includes(`Alt+Digit${digit}`);
  }
  const key = KEYS[name as KeyName];
  if (!combos.some((combo) => (key.combos as readonly string[]).includes(combo))) return false;
  return event.code === "F1" ? !apart : isOpen(name as KeyName);
}

/** Whether a key would be taken now, as far as what has the focus and what stands over the screen goes. */
function isOpen(name: KeyName): boolean {
  const { typing, group } = KEYS[name];
  // What asks in front of everything is answered first; callers, alarms and emergencies don't wait for that.
  const waits = !typing || name === "back" || (group === "board" && name !== "claimAlarm");
  if (waits && document.querySelector(APART) !== null) return false;
  return typing || !(name === "acceptEnter" ? isBusy(document.activeElement) : isTyping(document.activeElement));
}

function listen(name: string, handler: Handler): () => void {
  if (handlers.size === 0) window.addEventListener("keydown", onKey, { capture: true });
  handlers.set(name, [...(handlers.get(name) ?? []), handler]);
  tell();
  return () => {
    const left = (handlers.get(name) ?? []).filter((other) => other !== handler);
    if (left.length) handlers.set(name, left);
    else handlers.delete(name);
    if (handlers.size === 0) window.removeEventListener("keydown", onKey, { capture: true });
    tell();
  };
}

const watchers = new Set<() => void>();
const tell = (): void => watchers.forEach((watcher) => watcher());

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  // What has the focus decides about bare letters; a dialog takes it when it opens.
  document.addEventListener("focusin", watcher);
  document.addEventListener("focusout", watcher);
  return () => {
    watchers.delete(watcher);
    document.removeEventListener("focusin", watcher);
    document.removeEventListener("focusout", watcher);
  };
}

const working = (): string => [...handlers.keys()].filter((name) => name in KEYS && isOpen(name as KeyName)).join(" ");

/** The keys that do something now: somebody listens to them, and nothing keeps them away. */
export function useWorkingKeys(): ReadonlySet<KeyName> {
  return new Set(useSyncExternalStore(watch, working).split(" ") as KeyName[]);
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

/** A number key: with Alt always; bare only while `bare` holds and no field has the focus. */
export function useDigit(digit: string, handler: Handler, bare: boolean, enabled = true): void {
  useListener(`${bare ? "digit" : "alt"}:${digit}`, handler, enabled);
}

/** Whether a field has the focus now. */
export function useTyping(): boolean {
  return useSyncExternalStore(watch, () => isTyping(document.activeElement));
}
