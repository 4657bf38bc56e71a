import { useQuery } from "@tanstack/react-query";
import type { CallCard } from "../api/types";
import { useSpeech } from "../i18n";
import { langOf, pickText, useReading } from "../i18n/account";
import { useNow } from "../live/clock";
import { useDutyNews, useLookAgainMs } from "../live/useDutyNews";
import * as api from "../oncall/api";
import { useNarrow } from "../ui/narrow";
import { Nothing, Panel } from "../ui/Panel";
import { clockTime, coarse } from "../ui/time";
import classes from "./Side.module.css";

/** What whoever answers should know: tonight's notes with author and age, newest first, then what always holds. */
export function Tonight({ card }: { card: CallCard }) {
  const { t, language } = useSpeech();
  const reading = useReading();
  const narrow = useNarrow();
  const { account } = card;
  const at = useNow();
  const query = useQuery({ queryKey: ["duty-notes", account.id], queryFn: () => api.notes(account.id), initialData: { items: card.notes }, refetchInterval: useLookAgainMs() });
  useDutyNews(account.id);
  const notes = query.data.items.filter((note) => Date.parse(note.until) > at);
  const nothing = notes.length === 0 && !account.notes;
  // A tab that can be chosen says that it is empty; in a column there is no need to.
  if (nothing && !narrow) return null;
  return (
    <Panel title={t("notes.title")}>
      {nothing && <Nothing>{t("notes.none")}</Nothing>}
      {notes.length > 0 && (
        <ul className={classes.duty}>
          {notes.map((note) => (
            <li key={note.id}>
              <span>{note.contact_name && <strong>{note.contact_name}: </strong>}{note.text}</span>
              <span className={classes.byline}>
                {[note.author, t("dutyNotes.age", { age: coarse(at - Date.parse(note.created_at)) }), t("oncall.until", { time: clockTime(note.until, language, account.timezone) })].filter(Boolean).join(" · ")}
              </span>
            </li>
          ))}
        </ul>
      )}
      {account.notes && <p className={classes.notes} lang={langOf(account.notes, reading)}>{pickText(account.notes, reading)}</p>}
    </Panel>
  );
}
