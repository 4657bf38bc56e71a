import { useCallback, type FocusEvent, type KeyboardEvent } from "react";

const STEPS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** One stop for Tab in a grid of pieces; the arrows go from piece to piece, up and down to the next line. */
export function useRoving() {
  const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>) => {
    const now = (event.target as Element).closest<HTMLElement>("[data-piece]");
    if (!now || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = neighbour(event.currentTarget, now, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }, []);
  const onFocus = useCallback((event: FocusEvent<HTMLElement>) => {
    const now = (event.target as Element).closest<HTMLElement>("[data-piece]");
    if (now) stopAt(event.currentTarget, now);
  }, []);
  const ref = useCallback((root: HTMLElement | null) => {
    if (!root) return undefined;
    const first = () => {
      if (!root.querySelector('[data-piece][tabindex="0"]')) root.querySelector('[data-piece]')?.setAttribute("tabindex", "0");
    };
    first();
    const watch = new MutationObserver(first);
    watch.observe(root, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, []);
  return { ref, onKeyDown, onFocus };
}

function stopAt(root: Element, here: Element): void {
  for (const other of root.querySelectorAll('[data-piece][tabindex="0"]')) other.setAttribute("tabindex", "-1");
  here.setAttribute("tabindex", "0");
}

function neighbour(root: Element, now: HTMLElement, key: string): HTMLElement | null {
  const line = piecesOf(now.parentElement);
  const place = line.indexOf(now);
  if (key === "Home") return line[0] ?? null;
  if (key === "End") return line.at(-1) ?? null;
  const step = STEPS[key];
  if (!step) return null;
  if (step[0]) return line[place + step[0]] ?? null;
  const lines = [...new Set(piecesOf(root).map((piece) => piece.parentElement))];
  const other = piecesOf(lines[lines.indexOf(now.parentElement) + step[1]] ?? null);
  const left = now.getBoundingClientRect().left;
  return other.findLast((piece) => piece.getBoundingClientRect().left <= left + 1) ?? other[0] ?? null;
}

function piecesOf(element: Element | null): HTMLElement[] {
  return element ? [...element.querySelectorAll<HTMLElement>("[data-piece]")] : [];
}
