import type { DispatchDetail, Step } from "../../api/types";
import { useT, type Say } from "../../i18n";
import { useMe } from "../../session/session";
import { Countdown } from "../../ui/Age";
import { Loaded } from "../../ui/Loaded";
import { useTimes, type Times } from "../../ui/zone";
import { upcoming } from "../words";
import { DispatchActs } from "./DispatchActs";
import { Story } from "./Story";
import { StepRow } from "./StepRow";
import { useDispatch } from "./useDispatch";
import classes from "./Timeline.module.css";

/** A dispatch as it happens: who is tried, how, what is known, and what comes next, when. */
export function DispatchTimeline({ id }: { id: number }) {
  const { query, detail } = useDispatch(id);
  if (!detail) return <div className={classes.timeline}><Loaded query={query} rows={5}>{() => null}</Loaded></div>;
  return <Timeline detail={detail} />;
}

function Timeline({ detail }: { detail: DispatchDetail }) {
  const t = useT();
  const { dispatch, steps, pages, deliveries } = detail;
  const settled = dispatch.status === "confirmed" || dispatch.status === "closed" || dispatch.status === "cancelled";
  return (
    <div className={classes.timeline}>
      <div className={classes.now} data-status={dispatch.status} role="status">
        <Standing detail={detail} />
        {!settled && dispatch.next_at && (
          <p className={classes.next}>
            {upcoming({ next: dispatch.next_label, nextAction: dispatch.next_action }, t)}{" "}
            <strong><Countdown at={dispatch.next_at} /></strong>
          </p>
        )}
      </div>
      <DispatchActs detail={detail} />
      <ol className={classes.steps} aria-label={t("timeline.title")}>
        {withDesk(steps, t).map((step) => (
          <StepRow key={step.n} step={step} current={isCurrent(step, dispatch)} past={dispatch.step > step.n || dispatch.status !== "active"}
            pages={pages.filter((page) => page.step === step.n)} deliveries={deliveries} />
        ))}
      </ol>
      <Story transitions={detail.transitions} />
    </div>
  );
}

/** After the last step comes the desk, whether the protocol names it or not. */
function withDesk(steps: readonly Step[], t: Say): readonly Step[] {
  if (steps.at(-1)?.kind === "desk") return steps;
  return [...steps, { n: steps.length, label: t("timeline.desk"), kind: "desk", channels: [], order: "in_turn", repeat: { times: 0, every_s: 0 }, wait_s: 0 }];
}

function isCurrent(step: Step, { status, step: at }: DispatchDetail["dispatch"]): boolean {
  if (status === "at_desk") return step.kind === "desk";
  return status === "active" && step.n === at;
}

function Standing({ detail }: { detail: DispatchDetail }) {
  const t = useT();
  const times = useTimes();
  const me = useMe();
  return <p className={classes.standing}><span aria-hidden="true">{SIGNS[detail.dispatch.status]}</span> {standingText(detail, me.id, t, times)}</p>;
}

const SIGNS = { active: "▸", at_desk: "◆", confirmed: "✓", closed: "✓", cancelled: "–" } as const;

function standingText({ dispatch }: DispatchDetail, me: number, t: Say, times: Times): string {
  if (dispatch.status === "confirmed") {
    return t("timeline.confirmed", {
      who: dispatch.confirmed_by_name ?? "", at: dispatch.confirmed_at ? times.clock(dispatch.confirmed_at, true) : "",
    });
  }
  if (dispatch.status === "at_desk") {
    if (dispatch.owner_id === null) return t("timeline.deskOpen", { n: dispatch.alarm_count });
    return dispatch.owner_id === me ? t("timeline.deskMine") : t("timeline.deskOwned", { who: dispatch.owner_name ?? "" });
  }
  if (dispatch.status === "active") return t("timeline.active", { who: dispatch.step_label ?? "" });
  return t(`timeline.${dispatch.status}`);
}
