import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { callCard } from "../api/bureau";
import type { CallCard } from "../api/types";
import { DispatchTimeline } from "../board/timeline/DispatchTimeline";
import { useT } from "../i18n";
import type { Item } from "../live/store";
import { Loaded } from "../ui/Loaded";
import { CardHead } from "./CardHead";
import { CallControls } from "./CallControls";
import { Emergency, EmergencyKey } from "./Emergency";
import { ScriptForm } from "./script/ScriptForm";
import { Side } from "./Side";
import { useEmergency } from "./useEmergency";
import classes from "./Desk.module.css";

/** A call of mine: who answers as whom, what to ask, what becomes of it. */
export function CallScreen({ call }: { call: Item<"call"> }) {
  const t = useT();
  const card = useQuery({ queryKey: ["card", call.id], queryFn: () => callCard(call.id), staleTime: Infinity });
  return (
    <div className={classes.center}>
      <section className={classes.work} aria-label={t("call.title", { name: call.data.account_name })}>
        <Loaded query={card} rows={6}>{(data) => <OpenCard call={call} card={data} reload={() => void card.refetch()} />}</Loaded>
      </section>
      <div className={classes.side}>{card.data && <Side card={card.data} />}</div>
    </div>
  );
}

function OpenCard({ call, card, reload }: { call: Item<"call">; card: CallCard; reload: () => void }) {
  const t = useT();
  const [sent, setSent] = useState<number | null>(null);
  const emergency = useEmergency(call, card.account.emergency);
  const dispatch = sent ?? call.data.dispatch_id ?? card.dispatch_id;
  return (
    <>
      <CardHead card={card} call={call} />
      <CallControls call={call}><EmergencyKey state={emergency} /></CallControls>
      <Emergency state={emergency} />
      {dispatch !== null ? <DispatchTimeline id={dispatch} />
        : card.draft && card.draft.status === "draft" ? <ScriptForm card={card} draft={card.draft} sent={setSent} closed={reload} />
        : <p className={classes.form}>{t(card.draft ? "form.settled" : "form.noDraft")}</p>}
    </>
  );
}
