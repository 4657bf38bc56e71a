/** Who calls, in words: a number, an address as it came, or that there is none. A network's name for them proves nothing. */
import type { Caller } from "../api/types";
import type { Say } from "../i18n";
import { phone } from "./time";

export function callerWords(caller: Caller, t: Say): string {
  const who = shown(caller, t);
  return caller.name ? `${who} · ${t("caller.named", { name: caller.name })}` : who;
}

function shown({ kind, shown: written, number }: Caller, t: Say): string {
  if (kind === "number" && number) return phone(number);
  if (kind === "address" && written) return number ? `${written} (${phone(number)})` : written;
  if (kind === "impossible" && written) return t("caller.impossible", { number: written });
  return t(kind === "unknown" ? "caller.unknown" : "caller.anonymous");
}
