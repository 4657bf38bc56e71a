import type { CallType } from "../../api/types";
import { useT } from "../../i18n";
import { langOf, pickText, useReading } from "../../i18n/account";
import { KeyCap } from "../../keys/KeyCap";
import { useDigit } from "../../keys/keys";
import classes from "./ScriptForm.module.css";

/** What the call is about, by number: bare until it is chosen, for what is typed later is no change of mind; with Alt always. */
export function CallTypes({ types, chosen, choose }: {
  types: CallType[]; chosen: string | null; choose: (type: CallType) => void;
}) {
  const t = useT();
  const reading = useReading();
  return (
    <div className={classes.types} role="group" aria-label={t("form.types")}>
      {types.map((type, place) => {
        const label = pickText(type.label, reading);
        const digit = type.key ?? String(place + 1);
        return (
          <button key={type.slug} type="button" className={classes.type} aria-pressed={type.slug === chosen} onClick={() => choose(type)} title={label}>
            <TypeKey digit={digit} bare={chosen === null} choose={() => choose(type)} />
            <span lang={langOf(type.label, reading)}>{label}</span>
          </button>
        );
      })}
    </div>
  );
}

function TypeKey({ digit, bare, choose }: { digit: string; bare: boolean; choose: () => void }) {
  useDigit(digit, choose, bare, /^[1-9]$/.test(digit));
  return <KeyCap text={digit} />;
}
