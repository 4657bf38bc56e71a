import { Button, Menu } from "@mantine/core";
import { useState } from "react";
import type { BreakReason } from "../api/types";
import { useT } from "../i18n";
import { KeyCap } from "../keys/KeyCap";
import { useKey } from "../keys/keys";
import { Since } from "../ui/Age";
import { useStanding } from "../ui/Failure";
import { explain } from "../ui/problem";
import { HeldDialog } from "./HeldDialog";
import { useHeld } from "./useHeld";
import { BREAKS, useChoiceError, useChoose, useMyCalls, useOperator } from "./useDesk";
import classes from "./StateBar.module.css";

/** What I am doing and since when, and the ways to change it. */
export function StateBar() {
  const t = useT();
  const operator = useOperator();
  const choose = useChoose();
  const error = useStanding(useChoiceError());
  const calls = useMyCalls();
  const [choosing, setChoosing] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const status = operator?.status;
  const over = calls.find((call) => call.data.status === "ended")?.id;
  // In the middle of a call a choice is what comes after it.
  const then = operator?.then_status ?? null;
  const inCall = status === "offered" || status === "talking";

  const ready = () => {
    if (status !== "ready" && !(inCall && then === null)) choose({ state: "ready", over });
  };
  const through = () => {
    if (then === "on_break") choose({ state: then, reason: operator?.then_reason as BreakReason, over });
    else if (then === null) ready();
    else choose({ state: then });
  };
  const pause = (reason: BreakReason) => {
    setChoosing(false);
    choose({ state: "on_break", reason, over });
  };
  const held = useHeld();
  const off = () => {
    setChoosing(false);
    if (held.length > 0) setLeaving(true);
    else choose({ state: "offline" });
  };
  useKey("ready", ready, status !== "ready" && !(inCall && then === null));
  useKey("offDuty", off, !inCall && status !== undefined && status !== "offline");
  useKey("wrapped", through, status === "wrapping" || status === undefined);
  useKey("pause", () => setChoosing((open) => !open));

  return (
    <div className={classes.bar}>
      <span className={classes.state} data-state={status}>
        {status && t(`operator.${status}`)}
        {operator?.status === "on_break" && operator.reason && <> · {t(`break.${operator.reason as BreakReason}`)}</>}
        {operator && status !== "offline" && <> <Since at={operator.since} /></>}
        {then && <> · {t("operator.then", { state: t(`operator.${then}`) })}</>}
      </span>
      <Button variant={status === "ready" ? "default" : "filled"} disabled={status === "ready" || (inCall && then === null)} onClick={status === "wrapping" ? through : ready}
        rightSection={<KeyCap name={status === "wrapping" ? "wrapped" : "ready"} />}>
        {t(status === "wrapping" ? "act.wrapped" : "act.ready")}
      </Button>
      <Menu opened={choosing} onChange={setChoosing} position="bottom-start" returnFocus>
        <Menu.Target>
          <Button variant="default" rightSection={<KeyCap name="pause" />}>{t("act.pause")}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {BREAKS.map((reason) => <Menu.Item key={reason} onClick={() => pause(reason)}>{t(`break.${reason}`)}</Menu.Item>)}
          <Menu.Divider />
          <Menu.Item onClick={off} disabled={status === "offline"} rightSection={<KeyCap name="offDuty" />}>{t("act.offline")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <HeldDialog opened={leaving} close={() => setLeaving(false)} held={held} go={() => choose({ state: "offline" })} />
      {error !== null && <span className={classes.error} role="alert">{explain(error, t)}</span>}
    </div>
  );
}
