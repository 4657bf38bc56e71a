/** The window's title and icon: they take turns with what calls for somebody. The first in this order has them. */
const ORDER = ["offer", "alarm", "warning"] as const;
export type FlashName = (typeof ORDER)[number];

const EVERY_MS = 800;
const PLAIN = "Nightbell";
const texts = new Map<FlashName, string>();
let timer: ReturnType<typeof setInterval> | undefined;
let on = false;

/** Flashes this text until the returned function is called. */
export function flash(name: FlashName, text: string): () => void {
  texts.set(name, text);
  on = false;
  turn();
  timer ??= setInterval(turn, EVERY_MS);
  return () => {
    if (texts.get(name) !== text) return;
    texts.delete(name);
    on = false;
    turn();
    if (texts.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function turn(): void {
  on = !on;
  const name = ORDER.find((each) => texts.has(each));
  show(on && name ? (texts.get(name) ?? null) : null);
}

function show(text: string | null): void {
  document.title = text ?? PLAIN;
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (icon) icon.href = text === null ? "/bell.svg" : "/bell-alarm.svg";
}
