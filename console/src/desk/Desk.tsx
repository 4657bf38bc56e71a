import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { Board } from "../board/Board";
import { BoardList } from "../board/BoardList";
import { DispatchScreen } from "../board/timeline/DispatchScreen";
import { useT } from "../i18n";
import { useKey } from "../keys/keys";
import type { Item } from "../live/store";
import { useMay } from "../session/session";
import { Beside } from "../ui/Beside";
import { useNarrow } from "../ui/narrow";
import { useHandset } from "../softphone/HandsetProvider";
import { CallScreen } from "./CallScreen";
import { Colleagues } from "./Colleagues";
import { MyCalls } from "./MyCalls";
import { pickCall, usePickedCall } from "./picked";
import { isUnsent } from "./script/drafts";
import { TheLine } from "./TheLine";
import { useMyCalls } from "./useDesk";
import classes from "./Desk.module.css";

/** One call, one screen; with no call, the board of what is pending. A dispatch opened from the board stands in its place. */
export function Desk({ dispatch }: { dispatch: number | null }) {
  const t = useT();
  const narrow = useNarrow();
  const [, go] = useLocation();
  const takesCalls = useMay("desk:use");
  const calls = useMyCalls();
  const picked = usePickedCall();
  const live = calls.find((call) => call.id === picked) ?? calls[0] ?? null;
  const { kept, letGo } = useKept(live);
  const shown = live ?? kept;
  useTakeUp();
  useKey("back", () => (dispatch === null ? letGo() : go("/")), dispatch !== null || (live === null && kept !== null));

  const show = (id: number) => {
    pickCall(id);
    go("/");
  };
  const busy = shown !== null || dispatch !== null;
  const left = (
    <Beside key="beside" label={t("desk.panels")} className={classes.left} parts={[
      takesCalls && { id: "line", title: t("line.title"), node: <TheLine /> },
      takesCalls && { id: "mine", title: t("mine.title"), node: <MyCalls calls={calls} shown={dispatch === null ? (shown?.id ?? null) : null} show={show} /> },
      busy && { id: "board", title: t("board.title"), node: <BoardList shown={dispatch} /> },
      takesCalls && !busy && { id: "colleagues", title: t("colleagues.title"), node: <Colleagues /> },
    ]} />
  );
  const work = dispatch !== null ? <DispatchScreen key={`dispatch ${dispatch}`} id={dispatch} />
    : shown ? <CallScreen key={`call ${shown.id}`} call={shown} />
    : <Board key="board" />;
  // Keyed, so that a window made smaller moves the form instead of making it anew under the hands.
  return <main className={classes.desk} aria-label={t("nav.desk")}>{narrow ? [work, left] : [left, work]}</main>;
}

/** When time for work after the call runs out, the form doesn't vanish under the hands that write it. */
function useKept(live: Item<"call"> | null) {
  const [last, setLast] = useState(live);
  if (live && live !== last) setLast(live);
  const unsent = last?.data.message_id != null && isUnsent(last.data.message_id);
  const kept: Item<"call"> | null = last && unsent ? { ...last, data: { ...last.data, status: "ended" } } : null;
  return { kept, letGo: () => setLast(null) };
}

/** A page that was reloaded in mid-call takes its leg up again. */
function useTakeUp(): void {
  const handset = useHandset();
  const calls = useMyCalls();
  const leg = calls
    .filter((call) => call.data.status === "talking")
    .flatMap((call) => call.data.legs)
    .find((part) => part.party === "operator" && part.status === "joined");
  const sid = leg?.sid ?? null;
  useEffect(() => {
    if (sid) handset?.resume(sid);
  }, [handset, sid]);
}
