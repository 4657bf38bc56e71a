/** Dark for the night shift, light for the day, high contrast for tired eyes: one key goes round. */
import { createContext, useContext } from "react";

export const LOOKS = ["dark", "light", "contrast"] as const;
export type Look = (typeof LOOKS)[number];
const KEPT = "nightbell.look";

export function firstLook(): Look {
  const kept = localStorage.getItem(KEPT);
  return LOOKS.find((look) => look === kept) ?? "dark";
}

export function keepLook(look: Look): void {
  localStorage.setItem(KEPT, look);
  document.documentElement.dataset["look"] = look;
}

export const LookContext = createContext<{ look: Look; next(): void }>({ look: "dark", next: () => undefined });
export const useLook = () => useContext(LookContext);
