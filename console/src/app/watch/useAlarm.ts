import { useEffect, useMemo, useRef } from "react";
import { useOperator } from "../../desk/useDesk";
import { useT } from "../../i18n";
import { now } from "../../live/clock";
import { useTopic } from "../../live/LiveProvider";
import { flash } from "../../sound/flash";
import { notify } from "../../sound/notify";
import { alarmAt, type Hearing } from "../../sound/patterns";
import { startAlarm } from "../../sound/sounds";
import { alarmsOf, hearingOf, type Alarm } from "./alarms";

/** What nobody has; and while it is urgent, everything that calls somebody: sound, title, icon, notification. */
export function useAlarm(): Alarm[] {
  const dispatches = useTopic("board", "dispatch");
  const alarms = useMemo(() => alarmsOf(dispatches ?? []), [dispatches]);
  const urgent = alarms.filter((alarm) => alarm.urgent);
  const hearing = useHearing(urgent.some((alarm) => alarm.told));
  useAlarmSound(urgent[0]?.since ?? null, hearing);
  useFlash(urgent.length);
  useNotification(urgent);
  return alarms;
}

function useHearing(told: boolean): Hearing {
  const status = useOperator()?.status;
  const onDuty = useTopic("operators", "operator")?.filter(({ data }) => data.status !== "offline").length;
  // Before it is known who else is there, somebody is.
  return hearingOf(status, onDuty ?? 1, told);
}

function useAlarmSound(since: string | null, hearing: Hearing): void {
  useEffect(() => {
    if (since === null || hearing === "none") return undefined;
    return startAlarm(() => alarmAt(now() - Date.parse(since), hearing));
  }, [since, hearing]);
}

function useFlash(urgent: number): void {
  const t = useT();
  useEffect(() => (urgent > 0 ? flash("alarm", `◆ ${t("alarm.count", { n: urgent })}`) : undefined), [urgent, t]);
}

/** One for each message that comes to be nobody's; gone as soon as somebody has it. */
function useNotification(urgent: readonly Alarm[]): void {
  const t = useT();
  const open = useRef(new Map<number, () => void>());
  useEffect(() => {
    const waiting = new Set(urgent.map((alarm) => alarm.dispatch));
    for (const [id, close] of open.current) {
      if (waiting.has(id)) continue;
      close();
      open.current.delete(id);
    }
    for (const { dispatch, account } of urgent) {
      if (!open.current.has(dispatch)) open.current.set(dispatch, notify(`alarm:${dispatch}`, t("alarm.notice"), account, `/dispatches/${dispatch}`));
    }
  }, [urgent, t]);
  useEffect(() => {
    const notices = open.current;
    return () => {
      for (const close of notices.values()) close();
      notices.clear();
    };
  }, []);
}
