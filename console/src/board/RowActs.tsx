import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FocusEvent } from "react";
import { closeDispatch, closeMessage, dispatchAct } from "../api/bureau";
import { useT } from "../i18n";
import { KeyCap } from "../keys/KeyCap";
import { useKey } from "../keys/keys";
import { useMay, useMe } from "../session/session";
import { Failure } from "../ui/Failure";
import { ReasonDialog } from "../ui/ReasonDialog";
import type { Pending, Shown } from "./items";
import { ReadOutDialog } from "./timeline/ReadOutDialog";
import { closeReasons } from "./words";
import classes from "./Board.module.css";

/** The row that has the focus: what is pressed elsewhere is about something else. */
export function useAtHand(shown: readonly Shown[]) {
  const [key, setKey] = useState<string | null>(null);
  const found = shown.find(({ item }) => item.key === key);
  const onFocus = (event: FocusEvent<HTMLElement>) => setKey(event.target.closest<HTMLElement>("[data-row]")?.dataset["row"] ?? null);
  return { item: found && !found.gone ? found.item : null, hands: { onFocus, onBlur: () => setKey(null) } };
}

/**
 * What the desk does with the row at hand without opening it. Keys from the board: Alt 0 (to its first row), then Alt K claims;
 * Alt X and a number close it; Alt P and Enter read it out and confirm for who was asked last, Alt P, a number and Enter for another.
 */
export function RowActs({ item }: { item: Pending | null }) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const acts = useMay("dispatch:act");
  const writes = useMay("messages:write");
  const [dialog, setDialog] = useState<{ what: "close" | "confirm"; item: Pending } | null>(null);
  const claim = useMutation({ mutationFn: (id: number) => dispatchAct(id, "claim") });
  const others = item?.owner != null && item.owner.id !== me.id;
  const claimable = acts && item?.status === "at_desk" && item.owner === null;
  const readable = acts && item?.dispatch != null;
  const closable = item != null && !others && (item.dispatch === null ? writes && item.status !== "draft" : acts && item.status === "at_desk");
  useKey("claim", () => { if (item?.dispatch != null) claim.mutate(item.dispatch); }, claimable);
  useKey("confirmFor", () => { if (item) setDialog({ what: "confirm", item }); }, readable);
  useKey("close", () => { if (item) setDialog({ what: "close", item }); }, closable);
  const hide = () => setDialog(null);
  const meant = dialog?.item;
  return (
    <>
      {(claimable || readable || closable) && (
        <p className={classes.hint}>
          {claimable && <span><KeyCap name="claim" /> {t("act.claim")}</span>}
          {readable && <span><KeyCap name="confirmFor" /> {t("act.confirmFor")}</span>}
          {closable && <span><KeyCap name="close" /> {t("act.close")}</span>}
        </p>
      )}
      <Failure error={claim.error} />
      {meant && (
        <ReasonDialog opened={dialog.what === "close"} close={hide} title={t("closeDispatch.title")} act={t("act.close")}
          suggestions={closeReasons(meant.kind, t)}
          submit={async (reason) => {
            if (meant.dispatch === null) await closeMessage(meant.message, reason);
            else await closeDispatch(meant.dispatch, reason);
            await client.invalidateQueries({ queryKey: ["message", meant.message] });
          }} />
      )}
      {meant?.dispatch != null && <ReadOutDialog opened={dialog?.what === "confirm"} close={hide} id={meant.dispatch} />}
    </>
  );
}
