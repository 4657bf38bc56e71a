import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { closeMessage, message, reopenMessage } from "../api/bureau";
import type { MessageDetail } from "../api/types";
import { DispatchTimeline } from "../board/timeline/DispatchTimeline";
import { closeReasons } from "../board/words";
import { Story } from "../board/timeline/Story";
import { useSpeech, useT } from "../i18n";
import { KeyCap } from "../keys/KeyCap";
import { useKey } from "../keys/keys";
import { useMay } from "../session/session";
import { Account } from "../ui/Account";
import { BackTo } from "../ui/BackTo";
import { Loaded } from "../ui/Loaded";
import { ReasonDialog } from "../ui/ReasonDialog";
import { titleOf } from "./fate";
import { MessageFields } from "./MessageFields";
import classes from "./Messages.module.css";

/** One message: what it says, and how it was carried out. */
export function MessageScreen({ id }: { id: number }) {
  const t = useT();
  const query = useQuery({ queryKey: ["message", id], queryFn: () => message(id) });
  return (
    <section className={classes.detail} aria-label={t("message.title")}>
      <BackTo href="/messages" name={t("nav.messages")} />
      <Loaded query={query} rows={6}>{(data) => <Detail message={data} reload={() => void query.refetch()} />}</Loaded>
    </section>
  );
}

function Detail({ message: data, reload }: { message: MessageDetail; reload: () => void }) {
  const { t, language } = useSpeech();
  const [, go] = useLocation();
  const may = useMay("messages:write");
  const [asking, setAsking] = useState<"close" | "reopen" | null>(null);
  const over = data.status === "closed" || data.status === "confirmed";
  const loose = data.dispatch_id === null && (data.status === "draft" || data.status === "open");
  useKey("close", () => setAsking("close"), loose && may);
  return (
    <>
      <header className={classes.title}>
        <h2>{titleOf(data, t, language)}</h2>
        <Account name={data.account_name} color={data.account_color} strong />
      </header>
      <div className={classes.body}>
        <MessageFields message={data} />
        {loose && may && (
          <div className={classes.acts}>
            {data.status === "draft" && <Button onClick={() => go(`/messages/${data.id}/take`)}>{t("act.goOn")}</Button>}
            <Button variant="default" onClick={() => setAsking("close")} rightSection={<KeyCap name="close" />}>{t("act.closeMessage")}</Button>
          </div>
        )}
        <ReasonDialog opened={asking === "close"} close={() => setAsking(null)} title={t("noMessage.title")} act={t("act.closeMessage")}
          suggestions={[...closeReasons(data.kind, t), t("noMessage.silent")]}
          submit={async (reason) => { await closeMessage(data.id, reason); reload(); }} />
        {over && may && <div className={classes.acts}><Button variant="default" onClick={() => setAsking("reopen")}>{t("act.reopen")}</Button></div>}
        <ReasonDialog opened={asking === "reopen"} close={() => setAsking(null)} title={t("reopen.title")} act={t("act.reopen")}
          suggestions={[t("reopen.more"), t("reopen.wrong")]}
          submit={async (reason) => { await reopenMessage(data.id, reason); reload(); }} />
        {data.dispatch_id === null ? <Story transitions={data.transitions} /> : <DispatchTimeline id={data.dispatch_id} />}
      </div>
    </>
  );
}
