import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { closeDispatch, confirmFor, dispatchAct, raiseUrgency } from "../../api/bureau";
import type { DispatchDetail } from "../../api/types";
import { useT } from "../../i18n";
import { KeyCap } from "../../keys/KeyCap";
import { useKey } from "../../keys/keys";
import type { KeyName } from "../../keys/map";
import { useMay, useMe } from "../../session/session";
import { Failure } from "../../ui/Failure";
import { ReasonDialog } from "../../ui/ReasonDialog";
import { ReadOut } from "./ReadOut";
import { Dialog } from "../../ui/Dialog";
import classes from "./Timeline.module.css";

/** What the desk may do with a dispatch. Reading it out and closing it ask once more; the rest is one key. */
export function DispatchActs({ detail }: { detail: DispatchDetail }) {
  const t = useT();
  const me = useMe();
  const may = useMay("dispatch:act");
  const client = useQueryClient();
  const [dialog, setDialog] = useState<"confirm" | "close" | null>(null);
  const { dispatch } = detail;
  const renew = () => client.invalidateQueries({ queryKey: ["dispatch", dispatch.id] });
  const act = useMutation({ mutationFn: (what: "claim" | "release" | "page-next") => dispatchAct(dispatch.id, what), onSettled: renew });
  const raise = useMutation({ mutationFn: () => raiseUrgency(dispatch.message_id), onSettled: renew });
  const open = may && (dispatch.status === "active" || dispatch.status === "at_desk");
  const atDesk = open && dispatch.status === "at_desk";
  const mine = dispatch.owner_id === me.id;
  if (!may) return null;
  const show = (what: "confirm" | "close") => () => setDialog(what);
  return (
    <div className={classes.acts}>
      <Act keyName="claim" on={atDesk && !mine} primary act={() => act.mutate("claim")}>{t("act.claim")}</Act>
      <Act keyName="release" on={atDesk && mine} act={() => act.mutate("release")}>{t("act.release")}</Act>
      <Act keyName="confirmFor" on={open} act={show("confirm")}>{t("act.confirmFor")}</Act>
      <Act keyName="pageNext" on={open} act={() => act.mutate("page-next")}>{t("act.pageNext")}</Act>
      <Act keyName="urgency" on={open && dispatch.urgency === "routine"} act={() => raise.mutate()}>{t("urgency.raise")}</Act>
      <Act keyName="close" on={atDesk && mine} act={show("close")}>{t("act.close")}</Act>
      <Failure error={act.error} />
      <Failure error={raise.error} />
      <Dialog opened={dialog === "confirm"} close={() => setDialog(null)} title={t("readOut.title")} size="lg">
        <ReadOut detail={detail} cancel={() => setDialog(null)} confirm={async (contact) => {
          await confirmFor(dispatch.id, contact);
          setDialog(null);
          await renew();
        }} />
      </Dialog>
      <ReasonDialog opened={dialog === "close"} close={() => setDialog(null)} title={t("closeDispatch.title")} act={t("act.close")}
        suggestions={[t("closeDispatch.callerHelped"), t("closeDispatch.reached"), t("closeDispatch.duplicate")]}
        submit={async (reason) => {
          await closeDispatch(dispatch.id, reason);
          await renew();
        }} />
    </div>
  );
}

function Act({ keyName, on, act, primary = false, children }: {
  keyName: KeyName; on: boolean; act: () => void; primary?: boolean; children: ReactNode;
}) {
  useKey(keyName, act, on);
  if (!on) return null;
  return <Button variant={primary ? "filled" : "default"} onClick={act} rightSection={<KeyCap name={keyName} />}>{children}</Button>;
}
