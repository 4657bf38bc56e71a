import { useQuery } from "@tanstack/react-query";
import { onCall } from "../api/bureau";
import type { CallCard } from "../api/types";
import { useSpeech } from "../i18n";
import { pickText } from "../i18n/account";
import { clockTime } from "../ui/time";
import { daysIn } from "../oncall/reason";
import { Beside } from "../ui/Beside";
import { Nothing, Panel } from "../ui/Panel";
import { OnCallList } from "../accounts/OnCallList";
import { TalkBox, useTalks } from "../softphone/TalkBox";
import { Tonight } from "./Tonight";
import desk from "./Desk.module.css";
import classes from "./Side.module.css";

/** What stands beside the form: who is on call, what is said on the line, tonight's notes, earlier calls. */
export function Side({ card }: { card: CallCard }) {
  const { t } = useSpeech();
  const { account } = card;
  const duty = useQuery({ queryKey: ["on-call", account.id], queryFn: () => onCall(account.id), initialData: { at: "", items: card.on_call }, refetchInterval: 30_000 });
  const talks = useTalks();
  return (
    <Beside label={t("call.panels")} className={desk.side} parts={[
      { id: "duty", title: t("oncall.title"), node: <Panel title={t("oncall.title")}><OnCallList items={duty.data.items} /></Panel> },
      talks && { id: "talk", title: t("talk.title"), node: <TalkBox /> },
      { id: "tonight", title: t("notes.title"), node: <Tonight card={card} /> },
      { id: "history", title: t("history.title"), node: <History card={card} /> },
    ]} />
  );
}

function History({ card: { account, call } }: { card: CallCard }) {
  const { t, language } = useSpeech();
  const earlier = call?.earlier_calls ?? [];
  return (
    <Panel title={t("history.title")}>
      {account.hours_text && <p className={classes.hours}>{daysIn(account.hours_text, language)}</p>}
      {earlier.length === 0 && <Nothing>{t("history.empty")}</Nothing>}
      <ul className={classes.earlier}>
        {earlier.map((one) => (
          <li key={one.id}>
            <time dateTime={one.started_at}>{clockTime(one.started_at, language, account.timezone)}</time>
            <span>{(one.call_type && pickText(one.call_type, language)) ?? one.outcome ?? t("history.noMessage")}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
