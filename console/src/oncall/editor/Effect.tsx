import type { components } from "../../api/schema";
import type { AccountDetail } from "../../api/types";
import { useSpeech } from "../../i18n";
import { dayAndTime } from "../../ui/time";
import { slotName } from "./pathWords";
import type { RosterBody } from "./types";
import classes from "./Editor.module.css";

type EffectAnswer = Pick<components["schemas"]["RosterDraftView"], "unused" | "now" | "moves">;
const SHOWN = 8;

/** What it does to people: who is on call when it begins to hold, before and after, whose days move, and who would never come on. */
export function Effect({ account, body, answer, later = false }: { account: AccountDetail; body: Pick<RosterBody, "slots">; answer: EffectAnswer; later?: boolean }) {
  const { t, language } = useSpeech();
  const name = (slug: string | null) => (slug === null ? t("effect.nobody") : account.contacts.find((person) => person.slug === slug)?.name ?? slug);
  const at = (when: string) => dayAndTime(when, language, account.timezone);
  const titles = later ? { first: t("effect.then"), next: t("effect.nextThen") } : { first: t("effect.now"), next: t("effect.next") };
  const moves = answer.moves.filter((move) => !move.running);
  return (
    <>
      {answer.now.length > 0 && (
        <section aria-label={titles.first}>
          <h3>{titles.first}</h3>
          <ul className={classes.changes}>
            {answer.now.map((one) => (
              <li key={one.slot} data-moves={one.before !== one.after}>
                <span>{slotName(body, one.slot)}</span>
                {one.before === one.after
                  ? <span>{t("effect.stays", { who: name(one.after) })}</span>
                  : <span><del>{name(one.before)}</del> <ins>→ {name(one.after)}</ins></span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {moves.length > 0 && (
        <section aria-label={titles.next}>
          <h3>{titles.next}</h3>
          <ul className={classes.changes} tabIndex={0} aria-label={titles.next}>
            {moves.slice(0, SHOWN).map((move) => (
              <li key={`${move.slot} ${move.since}`}>
                <span>{slotName(body, move.slot)} · {at(move.since)} – {at(move.until)}</span>
                <span><del>{name(move.before)}</del> <ins>→ {name(move.after)}</ins></span>
              </li>
            ))}
          </ul>
          {moves.length > SHOWN && <p className={classes.dim}>{t("import.moreLines", { n: moves.length - SHOWN })}</p>}
        </section>
      )}
      {answer.unused.length > 0 && (
        <div className={classes.fault} role="note">
          <strong>△ {t("effect.unused")}</strong>
          <ul>{answer.unused.map((words) => <li key={words}>{words}</li>)}</ul>
        </div>
      )}
    </>
  );
}
