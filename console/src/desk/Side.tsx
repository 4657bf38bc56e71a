import { useQuery } from "@tanstack/react-query";
import { onCall } from "../api/bureau";
import type { CallCard } from "../api/types";
import { useSpeech } from "../i18n";
import { clockTime } from "../ui/time";
import { Nothing, Panel } from "../ui/Panel";
import { OnCallList } from "../accounts/OnCallList";
import { TalkBox } from "../softphone/TalkBox";
import { Tonight } from "./Tonight";
import classes from "./Side.module.css";

/** What stands beside the form: who is on call, what is said on the line, tonight's notes, earlier calls. */
export function Side({ card }: { card: CallCard }) {
  const { t, language } = useSpeech();
  const { account } = card;
  const duty = useQuery({ queryKey: ["on-call", account.id], queryFn: () => onCall(account.id), initialData: { at: "", items: card.on_call }, refetchInterval: 30_000 });
  const earlier = card.call?.earlier_calls ?? [];
  return (
    <>
      <Panel title={t("oncall.title")}><OnCallList items={duty.data.items} zone={account.timezone} /></Panel>
      <TalkBox />
      <Tonight card={card} />
      <Panel title={t("history.title")}>
        {account.hours_text && <p className={classes.hours}>{account.hours_text}</p>}
        {earlier.length === 0 && <Nothing>{t("history.empty")}</Nothing>}
        <ul className={classes.earlier}>
          {earlier.map((call) => (
            <li key={call.id}>
              <time dateTime={call.started_at}>{clockTime(call.started_at, language, account.timezone)}</time>
              <span>{call.call_type ?? call.outcome ?? t("history.noMessage")}</span>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}
