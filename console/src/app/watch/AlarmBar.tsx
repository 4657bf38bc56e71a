import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { dispatchAct } from "../../api/bureau";
import { isLive, useMyCalls } from "../../desk/useDesk";
import { isWord, useT } from "../../i18n";
import { KeyCap } from "../../keys/KeyCap";
import { useKey } from "../../keys/keys";
import { useTopic } from "../../live/LiveProvider";
import { useMe } from "../../session/session";
import { Since } from "../../ui/Age";
import { explain } from "../../ui/problem";
import type { Alarm } from "./alarms";
import { useAlarm } from "./useAlarm";
import classes from "./Watch.module.css";

/** What nobody at the desk has, on every screen; one key claims what has waited longest. */
export function AlarmBar() {
  const t = useT();
  const alarms = useAlarm();
  const { claim, act } = useClaim();
  const first = alarms[0];
  const take = () => {
    if (first && !act.isPending) claim(first);
  };
  useKey("claimAlarm", take, first !== undefined);
  if (!first) return <Calm claimed={act.data ? (act.variables ?? null) : null} />;
  const urgent = alarms.filter((alarm) => alarm.urgent).length;
  return (
    <section className={classes.alarm} data-urgent={urgent > 0} data-told={first.told} aria-label={t("alarm.label")}>
      <strong role="alert">
        <span aria-hidden="true">◆ </span>{urgent > 0 ? t("alarm.count", { n: urgent }) : t("alarm.routine", { n: alarms.length })}
      </strong>
      <span className={classes.age}><Since at={first.since} /></span>
      <span className={classes.name} title={first.account}>{first.account}</span>
      {first.told && <Told />}
      {act.isError && <span className={classes.error} role="alert">{explain(act.error, t)}</span>}
      <Button color="red" onClick={take} loading={act.isPending} rightSection={<KeyCap name="claimAlarm" />}>{t("act.claim")}</Button>
    </section>
  );
}

/** Who claims is led to what they claimed, but not out of a call. */
function useClaim() {
  const client = useQueryClient();
  const [, go] = useLocation();
  const inCall = useMyCalls().some(isLive);
  const act = useMutation({
    mutationFn: ({ dispatch }: Alarm) => dispatchAct(dispatch, "claim"),
    onSuccess: (_, { dispatch }) => {
      void client.invalidateQueries({ queryKey: ["dispatch", dispatch] });
      if (!inCall) go(`/dispatches/${dispatch}`);
    },
  });
  return { claim: act.mutate, act };
}

/** Nobody reacts: the supervisors see who is there; the operators, that the supervisors know. */
function Told() {
  const t = useT();
  const supervises = useMe().roles.includes("supervisor");
  const onDuty = useTopic("operators", "operator")?.filter(({ data }) => data.status !== "offline") ?? [];
  if (!supervises) return <span className={classes.note}>{t("alarm.told")}</span>;
  const state = (status: string) => {
    const word = `operator.${status}`;
    return isWord(word) ? t(word) : status;
  };
  const who = onDuty.map(({ data }) => `${data.name} (${state(data.status)})`).join(", ");
  return <span className={classes.note} role="alert">{t("alarm.noReaction")} {who ? t("alarm.onDuty", { who }) : t("alarm.nobodyOnDuty")}</span>;
}

function Calm({ claimed }: { claimed: Alarm | null }) {
  const t = useT();
  const [path, go] = useLocation();
  const there = claimed && path !== `/dispatches/${claimed.dispatch}`;
  if (!there) return <span className={classes.calm}>{t("alarm.none")}</span>;
  return (
    <span className={classes.calm} role="status">
      {t("alarm.yours", { account: claimed.account })} <Button variant="default" onClick={() => go(`/dispatches/${claimed.dispatch}`)}>{t("alarm.show")}</Button>
    </span>
  );
}
