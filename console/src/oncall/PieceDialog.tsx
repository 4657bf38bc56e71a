import { Button, Group, Stack } from "@mantine/core";
import { useSpeech } from "../i18n";
import { Dialog } from "../ui/Dialog";
import { dayAndTime } from "../ui/time";
import type { Cover } from "./cover/types";
import { SHAPES } from "./schedule/marks";
import { lengthIn, namesIn, timesOf } from "./schedule/words";
import type { Piece } from "./types";
import type { Held } from "./useOverrides";
import type { Row } from "./useSchedules";
import { useReason } from "./useReason";
import classes from "./OnCall.module.css";

/** Everything known of a stretch, why it is so, and what can be done about it. */
export function PieceDialog({ row, piece, cover, zone, may, close, override, cancel, busy }: {
  row: Row; piece: Piece; cover: Cover | undefined; zone: string; may: boolean; close: () => void; override: () => void; cancel: (held: Held) => void; busy: boolean;
}) {
  const { t, language } = useSpeech();
  const why = useReason();
  const held = heldOf(cover);
  return (
    <Dialog opened close={close} title={`${row.label}: ${namesIn(piece, t)}`} size="lg">
      <Stack gap="sm">
        <dl className={classes.facts}>
          <dt>{t("piece.when")}</dt><dd>{timesOf(piece, language, zone)}{lengthIn(piece)} ({zone})</dd>
          <dt>{t("piece.order")}</dt>
          <dd>{piece.people.length === 0 ? t("duty.nobody") : <ol className={classes.order}>{piece.people.map((person) => <li key={person.contact}>{person.name}</li>)}</ol>}</dd>
          <dt>{t("piece.why")}</dt><dd>{SHAPES[piece.source]} {t(`source.${piece.source}`)}{piece.reason && ` · ${why(piece.reason)}`}</dd>
          {cover && (
            <>
              <dt>{t("piece.entered")}</dt>
              <dd>{dayAndTime(cover.starts_at, language, zone)} – {dayAndTime(cover.ends_at, language, zone)}{cover.created_by_name && ` · ${cover.created_by_name}`}{cover.reason && ` · ${cover.reason}`}</dd>
            </>
          )}
        </dl>
        <Group justify="flex-end" gap="xs">
          {may && held && <Button variant="default" loading={busy} onClick={() => cancel(held)}>{t("piece.cancel")}</Button>}
          {may && <Button onClick={override}>{t("piece.override")}</Button>}
        </Group>
      </Stack>
    </Dialog>
  );
}

/** An override that can be cancelled or moved here; swaps and gives are undone by their request. */
export function heldOf(cover: Cover | undefined): Held | null {
  if (!cover || cover.kind !== "override" || cover.roster === null || cover.slot === null || cover.contact_id === null) return null;
  const { id, roster, slot, contact_id, starts_at, ends_at, reason } = cover;
  return { id, roster, slot, contact_id, starts_at, ends_at, reason };
}
