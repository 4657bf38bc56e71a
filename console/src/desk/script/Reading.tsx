import type { ReactNode } from "react";
import type { CallCard } from "../../api/types";
import { LANGUAGE_NAMES, useT, type Language } from "../../i18n";
import { ReadingContext } from "../../i18n/account";
import { KeyCap } from "../../keys/KeyCap";
import { useKey } from "../../keys/keys";
import { readIn, useReadingOf } from "./reading";
import classes from "./Reading.module.css";

/** What is within is read in the language of this call's script. */
export function Reading({ card, children }: { card: CallCard; children: ReactNode }) {
  return <ReadingContext value={useReadingOf(card)}>{children}</ReadingContext>;
}

/** The script in the caller's language, while the console stays in the operator's: where the account has several. */
export function LanguageSwitch({ card }: { card: CallCard }) {
  if (card.languages.length < 2) return null;
  return <Switch card={card} languages={card.languages} />;
}

function Switch({ card, languages }: { card: CallCard; languages: readonly Language[] }) {
  const t = useT();
  const reading = useReadingOf(card);
  const next = languages[(languages.indexOf(reading) + 1) % languages.length] ?? reading;
  useKey("scriptLanguage", () => readIn(card, next));
  return (
    <span className={classes.languages} role="group" aria-label={t("card.languages")}>
      {languages.map((language) => (
        <button key={language} type="button" lang={language} className={classes.language} aria-pressed={language === reading} onClick={() => readIn(card, language)}>
          {LANGUAGE_NAMES[language]}
        </button>
      ))}
      <KeyCap name="scriptLanguage" />
    </span>
  );
}
