import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { AccountDetail } from "../../api/types";
import { useSpeech } from "../../i18n";
import { useMay } from "../../session/session";
import { Asks } from "../../ui/Asks";
import { Loaded } from "../../ui/Loaded";
import { Nothing, Panel } from "../../ui/Panel";
import { dayAndTime } from "../../ui/time";
import * as api from "../api";
import type { RosterRow } from "../editor/types";
import { heldOf } from "../PieceDialog";
import { SHAPES } from "../schedule/marks";
import { useRenew, type useOverrides } from "../useOverrides";
import { AbsenceDialog } from "./AbsenceDialog";
import type { Cover } from "./types";
import classes from "../OnCall.module.css";

/** What has been entered by hand and holds or will hold: overrides, swaps, gives, absences. */
export function ComingCover({ account, rosters, cover, overrides }: {
  account: AccountDetail; rosters: readonly RosterRow[]; cover: UseQueryResult<{ items: Cover[] }>; overrides: ReturnType<typeof useOverrides>;
}) {
  const { t } = useSpeech();
  const may = useMay("cover:write");
  const renew = useRenew(account.id);
  const [away, setAway] = useState(false);
  return (
    <Panel title={t("cover.title")} aside={may && <Button variant="default" onClick={() => setAway(true)}>{t("absence.add")}</Button>}>
      <Loaded query={cover}>
        {({ items }) => (
          <ul className={classes.entries}>
            {!items.some(stands) && <li><Nothing>{t("override.none")}</Nothing></li>}
            {items.filter(stands).map((item) => {
              const held = heldOf(item);
              return (
                <li key={item.id}>
                  <CoverWords cover={item} zone={account.timezone} />
                  {may && held && <span className={classes.acts}><Button variant="default" size="compact-xs" loading={overrides.cancel.isPending} onClick={() => overrides.cancel.mutate(held)}>{t("piece.cancel")}</Button></span>}
                  {may && item.kind === "absence" && <span className={classes.acts}><Asks label={t("absence.back")} title={t("absence.backAsk", { who: item.replaces_name ?? "–" })} follows={t("absence.backFollows")} look={{ variant: "default" }} act={async () => { await api.cancelAbsence(account.id, item.id); await renew(); }} /></span>}
                </li>
              );
            })}
          </ul>
        )}
      </Loaded>
      {away && <AbsenceDialog account={account} rosters={rosters} close={() => setAway(false)} done={renew} />}
    </Panel>
  );
}

const stands = (item: Cover) => item.cancelled_at === null;

function CoverWords({ cover, zone }: { cover: Cover; zone: string }) {
  const { t, language } = useSpeech();
  const place = [cover.roster, cover.slot].filter(Boolean).join(" · ") || t("absence.everywhere");
  const who = cover.kind === "absence"
    ? t(cover.contact_name ? "absence.with" : "absence.without", { away: cover.replaces_name ?? "–", stand: cover.contact_name ?? "" })
    : t(cover.replaces_name ? "cover.for" : "cover.on", { who: cover.contact_name ?? "–", away: cover.replaces_name ?? "" });
  return (
    <>
      <span>{SHAPES[cover.kind]} <strong>{who}</strong> · {place}</span>
      <span className={classes.dim}>
        {t(`source.${cover.kind}`)} · {dayAndTime(cover.starts_at, language, zone)} – {dayAndTime(cover.ends_at, language, zone)}
        {cover.reason && ` · ${cover.reason}`}{cover.created_by_name && ` · ${cover.created_by_name}`}
      </span>
    </>
  );
}
