import { useT, isWord } from "../../i18n";
import classes from "./Contacts.module.css";

const SHAPES: Record<string, string> = { ok: "✓", unverified: "○", opted_out: "⊘", failing: "◆" };

/** A method's state as a shape and a word; the colour only underlines it. */
export function MethodMark({ state, reason }: { state: string; reason: string }) {
  const t = useT();
  const word = `method.${state}`;
  return (
    <span className={classes.mark} data-state={state}>
      <span aria-hidden="true">{SHAPES[state] ?? "?"}</span> {isWord(word) ? t(word) : state}{reason && ` · ${reason}`}
    </span>
  );
}
