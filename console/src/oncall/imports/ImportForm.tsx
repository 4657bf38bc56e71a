import { Button, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { AccountDetail } from "../../api/types";
import { useT } from "../../i18n";
import { Trouble } from "../../ui/Panel";
import { slugOf } from "../editor/form";
import type { RosterRow } from "../editor/types";
import { addDays, startOfDay } from "../time/zone";
import { ChosenFile } from "./ChosenFile";
import { base64Of, formatOf, LONGEST } from "./file";
import type { Asked, Format } from "./types";
import classes from "./Imports.module.css";

const NEW = "";

/** From where, into which slot of which roster, and for which days. */
export function ImportForm({ account, rosters, busy, look }: { account: AccountDetail; rosters: readonly RosterRow[]; busy: boolean; look: (asked: Asked) => void }) {
  const t = useT();
  const [source, setSource] = useState<"file" | "url">("file");
  const [file, setFile] = useState<File | null>(null);
  const [url, setUrl] = useState("");
  const [format, setFormat] = useState<Format>("ical");
  const [roster, setRoster] = useState(rosters[0]?.slug ?? NEW);
  const [rosterName, setRosterName] = useState("");
  const [slot, setSlot] = useState(rosters[0]?.slots[0] ?? NEW);
  const [slotName, setSlotName] = useState("");
  const [layer, setLayer] = useState("imported");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const known = rosters.find((one) => one.slug === roster);
  const slots = known?.slots ?? [];
  const inNew = !slots.includes(slot);
  const tooLong = source === "file" && file !== null && file.size > LONGEST;
  const chooseRoster = (slug: string) => {
    setRoster(slug);
    setSlot(rosters.find((one) => one.slug === slug)?.slots[0] ?? NEW);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (tooLong) return;
    const content = source === "file" && file ? base64Of(await file.arrayBuffer()) : null;
    look({
      roster: known?.slug ?? slugOf(rosterName, rosters.map((one) => one.slug), "roster"),
      body: {
        slot: inNew ? slugOf(slotName, slots, "slot") : slot, layer: slugOf(layer, [], "imported"), format,
        ...(source === "file" ? { file: content } : { url: url.trim() }),
        ...(from ? { from: new Date(startOfDay(from, account.timezone)).toISOString() } : {}),
        ...(to ? { to: new Date(startOfDay(addDays(to, 1), account.timezone)).toISOString() } : {}),
      },
    });
  };
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form}>
      <p className={classes.dim}>{t("import.what")}</p>
      <div className={classes.row}>
        <SegmentedControl size="xs" aria-label={t("import.source")} value={source} onChange={(next) => setSource(next === "url" ? "url" : "file")}
          data={[{ value: "file", label: t("import.file") }, { value: "url", label: t("import.url") }]} />
        <SegmentedControl size="xs" aria-label={t("import.format")} value={format} onChange={(next) => setFormat(next === "csv" ? "csv" : "ical")}
          data={[{ value: "ical", label: "iCal (.ics)" }, { value: "csv", label: t("import.csv") }]} />
      </div>
      {source === "file" ? (
        <ChosenFile choose={(chosen) => {
          setFile(chosen);
          if (chosen) setFormat(formatOf(chosen.name));
        }} />
      ) : (
        <TextInput label={t("import.address")} description={t("import.addressHint")} required inputMode="url" placeholder="https://…/calendar.ics" value={url} onChange={(event) => setUrl(event.currentTarget.value)} />
      )}
      {tooLong && <Trouble>{t("import.tooLong")}</Trouble>}
      {format === "csv" && <p className={classes.dim}>{t("import.csvHint")} <code>from,to,person,note</code> · <code>2026-12-24 17:00,2026-12-25 08:00,Dr Kim,</code></p>}
      <div className={classes.row}>
        <NativeSelect label={t("editor.roster")} value={roster} onChange={(event) => chooseRoster(event.currentTarget.value)}
          data={[...rosters.map((one) => ({ value: one.slug, label: one.name })), { value: NEW, label: t("import.newRoster") }]} />
        {!known && <TextInput label={t("editor.name")} required maxLength={80} value={rosterName} onChange={(event) => setRosterName(event.currentTarget.value)} />}
        <NativeSelect label={t("editor.slotLabel")} value={inNew ? NEW : slot} onChange={(event) => setSlot(event.currentTarget.value)}
          data={[...slots.map((one) => ({ value: one, label: one })), { value: NEW, label: t("import.newSlot") }]} />
        {inNew && <TextInput label={t("import.slotName")} required maxLength={60} value={slotName} onChange={(event) => setSlotName(event.currentTarget.value)} />}
      </div>
      {known?.draft_at && <p className={classes.dim}>{t("import.intoDraft", { name: known.name })}</p>}
      <details className={classes.more}>
        <summary>{t("import.more")}</summary>
        <div className={classes.row}>
          <TextInput type="date" label={t("import.from")} description={t("import.fromHint")} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          <TextInput type="date" label={t("import.to")} description={t("import.toHint")} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
          <TextInput label={t("import.layer")} description={t("import.layerHint")} required maxLength={40} value={layer} onChange={(event) => setLayer(event.currentTarget.value)} />
        </div>
      </details>
      <div><Button type="submit" loading={busy} disabled={source === "file" ? file === null || tooLong : !url.trim()}>{t("import.look")}</Button></div>
    </form>
  );
}
