import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { callAct } from "../api/bureau";
import { useT } from "../i18n";
import { KeyCap } from "../keys/KeyCap";
import { useKey } from "../keys/keys";
import type { Item } from "../live/store";
import { useHandset, useHandsetState } from "../softphone/HandsetProvider";
import { Failure } from "../ui/Failure";
import { Trouble } from "../ui/Panel";
import { isLive } from "./useDesk";
import classes from "./CallControls.module.css";

/** Hold, mute, hang up. A hang-up is a command to the bureau, which ends the call; the browser's own leg just follows. */
export function CallControls({ call }: { call: Item<"call"> }) {
  const t = useT();
  const handset = useHandset();
  const phone = useHandsetState();
  const act = useMutation({ mutationFn: (what: "hang-up" | "hold" | "unhold") => callAct(call.id, what) });
  const held = call.data.status === "on_hold";
  const live = isLive(call);
  const hold = () => act.mutate(held ? "unhold" : "hold");
  const hangUp = () => act.mutate("hang-up");
  const mute = () => handset?.mute(!phone?.muted);
  useKey("hold", hold, live);
  useKey("hangUp", hangUp, live);
  useKey("mute", mute, live && Boolean(phone?.leg));
  if (!live) return null;
  const joined = call.data.legs.some((leg) => leg.party === "operator" && leg.status === "joined");
  return (
    <div className={classes.bar}>
      <Button variant={held ? "filled" : "default"} onClick={hold} loading={act.isPending && act.variables !== "hang-up"}
        rightSection={<KeyCap name="hold" />}>{t(held ? "act.unhold" : "act.hold")}</Button>
      <Button variant={phone?.muted ? "filled" : "default"} disabled={!phone?.leg} onClick={mute} rightSection={<KeyCap name="mute" />}>
        {t(phone?.muted ? "act.unmute" : "act.mute")}
      </Button>
      <Button variant="default" onClick={hangUp} rightSection={<KeyCap name="hangUp" />}>{t("act.hangUp")}</Button>
      <Failure error={act.error} />
      {joined && phone?.phone === "registered" && !phone.leg && <Trouble>{t("phone.elsewhere")}</Trouble>}
    </div>
  );
}
