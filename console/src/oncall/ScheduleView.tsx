import { lazy, Suspense, useMemo, useState } from "react";
import { Link } from "wouter";
import type { AccountDetail } from "../api/types";
import { useSpeech } from "../i18n";
import { now } from "../live/clock";
import { useMay } from "../session/session";
import { Failure } from "../ui/Failure";
import { Nothing, Waiting } from "../ui/Panel";
import { ClockNotice } from "./ClockNotice";
import type { Cover } from "./cover/types";
import { Legend } from "./Legend";
import { OverrideDialog, type Wanted } from "./OverrideDialog";
import { heldOf, PieceDialog } from "./PieceDialog";
import { Gaps, PieceList } from "./PieceList";
import { PrintMonths } from "./print/PrintMonths";
import { endOf, startOf } from "./schedule/layout";
import { dresses } from "./schedule/people";
import { Timeline } from "./Timeline";
import { daysOf, rangeOf, titleOf } from "./time/range";
import { snapped } from "./time/zone";
import { Toast } from "./Toast";
import { Toolbar } from "./Toolbar";
import type { Piece } from "./types";
import { useOverrides, type Held } from "./useOverrides";
import type { Stretch } from "./useStretch";
import { useCoverRows, useSchedules, type ChosenRoster, type Row } from "./useSchedules";
import { useShown } from "./useShown";
import classes from "./OnCall.module.css";

const Calendar = lazy(() => import("./Calendar"));
const HALF_DAY_MS = 12 * 3_600_000;

/** The final schedule in the view chosen, and everything done to it by hand. */
export function ScheduleView({ account, rosters }: { account: AccountDetail; rosters: readonly ChosenRoster[] }) {
  const { t, language } = useSpeech();
  const may = useMay("cover:write");
  const [choice, change] = useShown(account.timezone);
  const range = useMemo(() => rangeOf(choice, choice.zone), [choice]);
  const days = useMemo(() => daysOf(range, choice.zone), [range, choice.zone]);
  const { rows: all, loading, error } = useSchedules(account.id, rosters, range);
  const rows = choice.place ? all.filter((row) => row.key === choice.place || row.roster === choice.place) : all;
  const cover = useCoverRows(account.id, range);
  const overrides = useOverrides(account.id);
  const [wanted, want] = useState<Wanted | null>(null);
  const [looked, look] = useState<{ row: Row; piece: Piece } | null>(null);
  const dressed = useMemo(() => dresses(account.contacts.map((person) => person.id)), [account.contacts]);
  const places = all.map((row) => ({ value: row.key, label: row.label }));
  const coverOf = (piece: Piece): Cover | undefined => cover.data?.items.find((one) => one.id === piece.cover_id);

  const add = () => {
    const starts = snapped(now(), choice.zone, 30);
    want({ place: rows[0]?.key ?? "", starts, ends: starts + HALF_DAY_MS });
  };
  const drawn = (row: Row | null, { starts, ends, piece }: Stretch) => {
    const held = piece && heldOf(coverOf(piece));
    if (held && piece) overrides.move.mutate({ held, ...moved(held, piece, starts, ends) });
    else if (!piece) want({ place: (row ?? rows[0])?.key ?? "", starts, ends });
  };
  const override = ({ row, piece }: { row: Row; piece: Piece }) => {
    look(null);
    const starts = piece.cutBefore ? range.starts : startOf(piece);
    want({ place: row.key, starts: Math.max(starts, snapped(now(), choice.zone, 30)), ends: piece.cutAfter ? range.ends : endOf(piece) });
  };
  const shown = { rows, range, zone: choice.zone };
  return (
    <div className={classes.schedule}>
      <Toolbar choice={choice} change={change} title={titleOf(choice, range, choice.zone, language)} places={places} accountZone={account.timezone} add={may && places.length > 0 ? add : null} />
      <Failure error={error} />
      <Failure error={overrides.trouble} />
      <Gaps {...shown} />
      {loading && rows.length === 0 && <Waiting label={t("state.loading")} rows={4} />}
      {!loading && !error && rows.length === 0 && rosters.length > 0 && <Nothing>{t("timelineView.none")}</Nothing>}
      {!loading && !error && rosters.length === 0 && <Nothing>{t("oncall.empty")} <Link href={`/accounts/${account.id}/on-call/rosters`}>{t("onCallTabs.rosters")}</Link></Nothing>}
      {rows.length > 0 && choice.view === "timeline" && (
        <Timeline {...shown} days={days} dressed={dressed} step={choice.weeks === 1 ? 30 : 60} open={(row, piece) => look({ row, piece })} {...(may ? { drawn } : {})} />
      )}
      {rows.length > 0 && choice.view === "print" && <PrintMonths {...shown} account={account.name} dressed={dressed} months={choice.months} />}
      {rows.length > 0 && choice.view !== "timeline" && choice.view !== "print" && (
        <Suspense fallback={<Waiting label={t("state.loading")} rows={6} />}>
          {choice.view !== "month" && <ClockNotice days={days} zone={choice.zone} show={(date) => change({ view: "timeline", weeks: "1", date })} />}
          <Calendar {...shown} view={choice.view} date={choice.date} dressed={dressed} may={may} open={(row, piece) => look({ row, piece })} drawn={drawn} />
        </Suspense>
      )}
      {choice.view !== "print" && <><Legend rows={rows} dressed={dressed} /><PieceList {...shown} /></>}
      {wanted && (
        <OverrideDialog key={`${wanted.place} ${wanted.starts}`} wanted={wanted} places={places} people={account.contacts} zone={choice.zone}
          close={() => want(null)} save={(body) => overrides.add.mutateAsync(body)} />
      )}
      {looked && (
        <PieceDialog {...looked} cover={coverOf(looked.piece)} zone={choice.zone} may={may} close={() => look(null)} override={() => override(looked)}
          busy={overrides.cancel.isPending} cancel={(held) => overrides.cancel.mutate(held, { onSuccess: () => look(null) })} />
      )}
      <Toast overrides={overrides} />
    </div>
  );
}

/** Only the edge that was pulled moves: the other may lie beyond what is shown of it. */
function moved(held: Held, piece: Piece, starts: number, ends: number): { starts: number; ends: number } {
  return {
    starts: starts === startOf(piece) ? Date.parse(held.starts_at) : starts,
    ends: ends === endOf(piece) ? Date.parse(held.ends_at) : ends,
  };
}
