import { Button, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useT } from "../i18n";
import { useKey } from "../keys/keys";
import { KeyCap } from "../keys/KeyCap";
import type { KeyName } from "../keys/map";
import { now } from "../live/clock";
import type { PlaceChoice } from "./OverrideDialog";
import { PRINTED_MONTHS, stepped, VIEWS, WEEKS, type View } from "./time/range";
import { browserZone, dateOf } from "./time/zone";
import { ZONES, type Choice } from "./useShown";
import classes from "./OnCall.module.css";

const VIEW_KEYS: Record<View, KeyName> = { timeline: "viewTimeline", week: "viewWeek", month: "viewMonth", day: "viewDay", print: "viewPrint" };

export function Toolbar({ choice, change, title, places, accountZone, add }: {
  choice: Choice; change: (next: Record<string, string | null>) => void; title: string; places: readonly PlaceChoice[]; accountZone: string; add: (() => void) | null;
}) {
  const t = useT();
  const step = (by: 1 | -1) => change({ date: stepped(choice, by) });
  const today = () => change({ date: dateOf(now(), choice.zone) });
  const show = (view: string) => change({ view });
  useKey("periodBack", () => step(-1));
  useKey("periodOn", () => step(1));
  useKey("periodNow", today);
  useKey("viewTimeline", () => show("timeline"));
  useKey("viewWeek", () => show("week"));
  useKey("viewMonth", () => show("month"));
  useKey("viewDay", () => show("day"));
  useKey("viewPrint", () => show("print"));
  useKey("addOverride", () => add?.(), add !== null);
  const zones: Record<Choice["zoneChoice"], string> = { account: t("zone.account", { zone: accountZone }), browser: t("zone.browser", { zone: browserZone() }), utc: "UTC" };
  return (
    <div className={classes.toolbar}>
      <div className={classes.tools}>
        <Button variant="default" aria-label={t("period.back")} title={`${t("period.back")} (,)`} onClick={() => step(-1)}>‹</Button>
        <Button variant="default" title="T" onClick={today}>{t("period.today")}</Button>
        <Button variant="default" aria-label={t("period.on")} title={`${t("period.on")} (.)`} onClick={() => step(1)}>›</Button>
        <h2 className={classes.period} aria-live="polite">{title}</h2>
        <TextInput size="xs" type="date" w={132} aria-label={t("period.date")} value={choice.date} onChange={({ currentTarget: { value } }) => value && change({ date: value })} />
      </div>
      <div className={classes.tools}>
        <SegmentedControl size="xs" aria-label={t("view.label")} value={choice.view} onChange={show}
          data={VIEWS.map((view) => ({ value: view, label: <span>{t(`view.${view}`)} <KeyCap name={VIEW_KEYS[view]} /></span> }))} />
        {choice.view === "timeline" && (
          <NativeSelect size="xs" aria-label={t("view.weeks")} value={choice.weeks} onChange={(event) => change({ weeks: event.currentTarget.value })}
            data={WEEKS.map((weeks) => ({ value: String(weeks), label: t("view.nWeeks", { n: weeks }) }))} />
        )}
        {choice.view === "print" && (
          <NativeSelect size="xs" aria-label={t("view.months")} value={choice.months} onChange={(event) => change({ months: event.currentTarget.value })}
            data={PRINTED_MONTHS.map((months) => ({ value: String(months), label: t("view.nMonths", { n: months }) }))} />
        )}
        <NativeSelect size="xs" aria-label={t("override.slot")} maw={200} value={choice.place ?? ""} onChange={(event) => change({ slot: event.currentTarget.value || null })}
          data={[{ value: "", label: t("view.allSlots") }, ...places]} />
        <NativeSelect size="xs" aria-label={t("zone.label")} maw={230} value={choice.zoneChoice} onChange={(event) => change({ zone: event.currentTarget.value })}
          data={ZONES.map((zone) => ({ value: zone, label: zones[zone] }))} />
        {choice.view === "print" && <Button onClick={() => window.print()}>{t("view.printNow")}</Button>}
        {add && choice.view !== "print" && <Button onClick={add} rightSection={<KeyCap name="addOverride" />}>{t("override.add")}</Button>}
      </div>
    </div>
  );
}
