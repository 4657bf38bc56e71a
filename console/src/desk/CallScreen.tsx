import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { callCard } from "../api/bureau";
import type { CallCard } from "../api/types";
import { DispatchTimeline } from "../board/timeline/DispatchTimeline";
import { useT } from "../i18n";
import type { Item } from "../live/store";
import { Loaded } from "../ui/Loaded";
import { Zoned } from "../ui/zone";
import { CardHead } from "./CardHead";
import { Reading } from "./script/Reading";
import { ScriptForm } from "./script/ScriptForm";
import { Side } from "./Side";
import classes from "./Desk.module.css";

/** A call of mine: who answers as whom, what to ask, what becomes of it. What is done to the call itself stands in the frame. */
export function CallScreen({ call }: { call: Item<"call"> }) {
  const t = useT();
  const card = useQuery({ queryKey: ["card", call.id], queryFn: () => callCard(call.id), staleTime: Infinity });
  return (
    <Zoned zone={card.data?.account.timezone ?? "UTC"}>
      <div className={classes.center}>
        <section className={classes.work} aria-label={t("call.title", { name: call.data.account_name })}>
          <Loaded query={card} rows={6}>
            {(data) => (
              <Reading card={data}>
                <CardHead card={data} call={call} />
                <Writing call={call} card={data} reload={() => void card.refetch()} />
              </Reading>
            )}
          </Loaded>
        </section>
        {card.data ? <Side card={card.data} /> : <div />}
      </div>
    </Zoned>
  );
}

/** The message: being written, or on its way. */
function Writing({ call, card, reload }: { call: Item<"call">; card: CallCard; reload: () => void }) {
  const t = useT();
  const [sent, setSent] = useState<number | null>(null);
  const dispatch = sent ?? call.data.dispatch_id ?? card.dispatch_id;
  if (dispatch !== null) return <DispatchTimeline id={dispatch} />;
  if (card.draft?.status === "draft") return <ScriptForm card={card} draft={card.draft} calling={call.data.status !== "ended"} sent={setSent} closed={reload} />;
  return <p className={classes.form}>{t(card.draft ? "form.settled" : "form.noDraft")}</p>;
}
