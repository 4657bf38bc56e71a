import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { accounts, message, onCall } from "../../api/bureau";
import { OnCallList } from "../../accounts/OnCallList";
import { useSpeech } from "../../i18n";
import { KeyCap } from "../../keys/KeyCap";
import { useDutyNews } from "../../live/useDutyNews";
import { titleOf } from "../../messages/fate";
import { MessageFields } from "../../messages/MessageFields";
import { TalkBox, useTalks } from "../../softphone/TalkBox";
import { Account } from "../../ui/Account";
import { Beside } from "../../ui/Beside";
import { Loaded } from "../../ui/Loaded";
import { Panel } from "../../ui/Panel";
import { Zoned, ZoneName } from "../../ui/zone";
import { DispatchTimeline } from "./DispatchTimeline";
import { useDispatch } from "./useDispatch";
import classes from "./Timeline.module.css";
import desk from "../../desk/Desk.module.css";

/** A dispatch opened from the board: its timeline, and beside it what the message says. */
export function DispatchScreen({ id }: { id: number }) {
  const { t, language } = useSpeech();
  const [, go] = useLocation();
  const talks = useTalks();
  const { detail } = useDispatch(id);
  const messageId = detail?.dispatch.message_id ?? null;
  const accountId = detail?.dispatch.account_id ?? null;
  const said = useQuery({ queryKey: ["message", messageId], queryFn: () => message(messageId ?? 0), enabled: messageId !== null });
  useDutyNews(accountId);
  const duty = useQuery({ queryKey: ["on-call", accountId], queryFn: () => onCall(accountId ?? 0), enabled: accountId !== null, refetchInterval: 30_000 });
  const known = useQuery({ queryKey: ["accounts"], queryFn: accounts });
  const zone = known.data?.items.find((item) => item.id === accountId)?.timezone;
  return (
    <Zoned zone={zone ?? "UTC"}>
      <div className={desk.center}>
        <section className={desk.work} aria-label={t("timeline.title")}>
          <header className={classes.head}>
            <Button variant="subtle" color="gray" c="var(--nb-muted)" onClick={() => go("/")} rightSection={<KeyCap name="back" />}>{t("act.back")}</Button>
            {detail && <h1><Account name={detail.dispatch.account_name} color={detail.dispatch.account_color} strong /></h1>}
            {detail && <span>{detail.dispatch.urgency === "urgent" && <span className={classes.urgent}>◆ {t("urgency.urgent")} · </span>}{titleOf(detail.dispatch, t, language)}</span>}
            {zone && <ZoneName />}
          </header>
          <DispatchTimeline id={id} />
        </section>
        <Beside label={t("dispatch.panels")} className={desk.side} parts={[
          { id: "message", title: t("message.title"), node: <Panel title={t("message.title")}><Loaded query={said}>{(data) => <MessageFields message={data} />}</Loaded></Panel> },
          { id: "duty", title: t("oncall.title"), node: <Panel title={t("oncall.title")}><Loaded query={duty}>{(data) => <OnCallList items={data.items} />}</Loaded></Panel> },
          talks && { id: "talk", title: t("talk.title"), node: <TalkBox /> },
        ]} />
      </div>
    </Zoned>
  );
}
