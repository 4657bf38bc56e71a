import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { closeDispatch, dispatchAct, pageNext, raiseUrgency } from "../../api/bureau";
import type { DispatchDetail } from "../../api/types";
import { useT } from "../../i18n";
import { KeyCap } from "../../keys/KeyCap";
import { useKey } from "../../keys/keys";
import type { KeyName } from "../../keys/map";
import { useNow } from "../../live/clock";
import { useMay, useMe } from "../../session/session";
import { Failure } from "../../ui/Failure";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { ReasonDialog } from "../../ui/ReasonDialog";
import { span } from "../../ui/time";
import { closeReasons } from "../words";
import { ReadOutDialog } from "./ReadOutDialog";
import classes from "./Timeline.module.css";

/** What the desk may do with a dispatch. Claiming and releasing are one key; what can't be undone asks. */
export function DispatchActs({ detail }: { detail: DispatchDetail }) {
  const t = useT();
  const me = useMe();
  const may = useMay("dispatch:act");
  const client = useQueryClient();
  const [dialog, setDialog] = useState<"confirm" | "close" | "next" | "raise" | null>(null);
  // Whom it was asked of when the key was pressed: somebody else may be asked by the time of the answer.
  const [asked, setAsked] = useState<DispatchDetail["pages"][number] | null>(null);
  const { dispatch } = detail;
  const renew = () => client.invalidateQueries({ queryKey: ["dispatch", dispatch.id] });
  const act = useMutation({ mutationFn: (what: "claim" | "release") => dispatchAct(dispatch.id, what), onSettled: renew });
  const open = may && (dispatch.status === "active" || dispatch.status === "at_desk");
  const atDesk = open && dispatch.status === "at_desk";
  const mine = dispatch.owner_id === me.id;
  if (!may) return null;
  const show = (what: typeof dialog) => () => {
    setAsked(detail.pages.find((page) => page.status === "open") ?? null);
    setDialog(what);
  };
  const hide = () => setDialog(null);
  return (
    <div className={classes.acts}>
      <Act keyName="claim" on={atDesk && !mine} primary act={() => act.mutate("claim")}>{t("act.claim")}</Act>
      <Act keyName="release" on={atDesk && mine} act={() => act.mutate("release")}>{t("act.release")}</Act>
      <Act keyName="confirmFor" on={open} act={show("confirm")}>{t("act.confirmFor")}</Act>
      <Act keyName="pageNext" on={open} act={show("next")}>{t("act.pageNext")}</Act>
      <Act keyName="urgency" on={open && dispatch.urgency === "routine"} act={show("raise")}>{t("urgency.raise")}</Act>
      <Act keyName="close" on={atDesk && (mine || dispatch.owner_id === null)} act={show("close")}>{t("act.close")}</Act>
      <Failure error={act.error} />
      <ConfirmDialog opened={dialog === "next"} close={hide} act={t("act.pageNext")}
        title={asked ? t("pageNext.ask", { who: asked.contact_name }) : t("pageNext.askDesk")}
        submit={() => pageNext(dispatch.id, asked?.id ?? null).finally(() => void renew())}>
        {asked && <p><AskedSince page={asked} /> {t("pageNext.may", { who: asked.contact_name })}</p>}
        <p>{t("pageNext.protocol")}</p>
      </ConfirmDialog>
      <ConfirmDialog opened={dialog === "raise"} close={hide} title={t("raise.ask")} act={t("urgency.raise")}
        submit={() => raiseUrgency(dispatch.message_id).finally(() => void renew())}>
        <p>{t("raise.what")}</p>
      </ConfirmDialog>
      <ReadOutDialog opened={dialog === "confirm"} close={hide} id={dispatch.id} />
      <ReasonDialog opened={dialog === "close"} close={hide} title={t("closeDispatch.title")} act={t("act.close")}
        suggestions={closeReasons(dispatch.kind, t)}
        submit={async (reason) => {
          await closeDispatch(dispatch.id, reason);
          await renew();
        }} />
    </div>
  );
}

function AskedSince({ page }: { page: DispatchDetail["pages"][number] }) {
  const t = useT();
  return t("pageNext.since", { span: span(useNow() - Date.parse(page.opened_at)) });
}

function Act({ keyName, on, act, primary = false, children }: {
  keyName: KeyName; on: boolean; act: () => void; primary?: boolean; children: ReactNode;
}) {
  useKey(keyName, act, on);
  if (!on) return null;
  return <Button variant={primary ? "filled" : "default"} onClick={act} rightSection={<KeyCap name={keyName} />}>{children}</Button>;
}
