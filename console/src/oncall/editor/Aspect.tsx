import { NativeSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import type { AccountDetail } from "../../api/types";
import { useSpeech } from "../../i18n";
import { now } from "../../live/clock";
import { Nothing } from "../../ui/Panel";
import { dayAndTime } from "../../ui/time";
import { Legend } from "../Legend";
import { dresses } from "../schedule/people";
import { Timeline } from "../Timeline";
import { daysOf, rangeOf, WEEKS } from "../time/range";
import { dateOf } from "../time/zone";
import { rowsOf } from "../useSchedules";
import { Part } from "./Fields";
import { pathWords } from "./pathWords";
import type { DraftAnswer, RosterBody } from "./types";
import { usePreview } from "./useDraft";
import classes from "./Editor.module.css";

/** What comes of the draft: the next weeks, whom nobody covers, what is wrong. */
export function Aspect({ account, slug, body, answer }: { account: AccountDetail; slug: string; body: RosterBody; answer: DraftAnswer | null }) {
  const { t, language } = useSpeech();
  const [weeks, setWeeks] = useState<number>(4);
  const zone = body.timezone ?? account.timezone;
  const known = useMemo(() => Intl.supportedValuesOf("timeZone").includes(zone) ? zone : account.timezone, [zone, account.timezone]);
  const today = dateOf(now(), known);
  const range = useMemo(() => rangeOf({ view: "timeline", date: today, weeks, months: 1 }, known), [known, weeks, today]);
  const preview = usePreview(account.id, slug, body, range);
  const rows = useMemo(() => (preview.data ? rowsOf(slug, null, preview.data, range) : []), [preview.data, slug, range]);
  const dressed = useMemo(() => dresses(account.contacts.map((person) => person.id)), [account.contacts]);
  return (
    <div className={classes.aspect}>
      <Part title={t("preview.title")} aside={(
        <NativeSelect size="xs" aria-label={t("view.weeks")} value={weeks} data={WEEKS.map((one) => ({ value: String(one), label: t("view.nWeeks", { n: one }) }))}
          onChange={(event) => setWeeks(Number(event.currentTarget.value))} />
      )}>
        {preview.isError && <p className={classes.dim}>{t("preview.notYet")}</p>}
        {rows.length > 0 && <Timeline rows={rows} days={daysOf(range, known)} zone={known} dressed={dressed} step={60} />}
        <Legend rows={rows} dressed={dressed} />
      </Part>
      {answer && answer.findings.length > 0 && (
        <Part title={t("draft.findingsTitle")}>
          <ul>{answer.findings.map((finding) => <li key={`${finding.path} ${finding.message}`} className={classes.fault}>◆ {pathWords(body, finding.path)}: {finding.message}</li>)}</ul>
        </Part>
      )}
      {answer && answer.findings.length === 0 && (
        <Part title={t("draft.gapsTitle")}>
          {answer.gaps.length === 0 && <Nothing>{t("draft.noGaps")}</Nothing>}
          <ul>
            {answer.gaps.slice(0, 12).map((gap) => (
              <li key={`${gap.slot} ${gap.since}`} className={classes.fault}>⚠ {gap.slot}: {dayAndTime(gap.since, language, known)} – {dayAndTime(gap.until, language, known)}</li>
            ))}
          </ul>
          {answer.gaps.length > 12 && <p className={classes.dim}>{t("draft.moreGaps", { n: answer.gaps.length - 12 })}</p>}
        </Part>
      )}
    </div>
  );
}
