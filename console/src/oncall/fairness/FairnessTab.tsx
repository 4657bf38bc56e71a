import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import type { AccountDetail } from "../../api/types";
import { useT } from "../../i18n";
import { now } from "../../live/clock";
import { Loaded } from "../../ui/Loaded";
import { Nothing, Trouble } from "../../ui/Panel";
import * as api from "../api";
import { addDays, dateOf, startOfDay } from "../time/zone";
import { FairnessTable } from "./FairnessTable";
import { daysIn, periodOf, PERIODS, type Days } from "./periods";
import { SlotTable } from "./SlotTable";
import classes from "./Fairness.module.css";

const MOST_DAYS = 400;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** How the on-call work is shared, person by person, for days of one's choice; kept in the address. */
export function FairnessTab({ account }: { account: AccountDetail }) {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const today = dateOf(now(), account.timezone);
  const usual = daysIn("thisQuarter", today);
  const days: Days = { from: dayOr(params.get("from"), usual.from), to: dayOr(params.get("to"), usual.to) };
  const show = ({ from, to }: Days) => setParams({ from, to }, { replace: true });
  const starts = startOfDay(days.from, account.timezone);
  const ends = startOfDay(addDays(days.to, 1), account.timezone);
  const fault = ends <= starts ? t("override.backwards") : ends > startOfDay(addDays(days.from, MOST_DAYS), account.timezone) ? t("fairness.tooLong", { n: MOST_DAYS }) : null;
  const query = useQuery({ queryKey: ["on-call-fairness", account.id, starts, ends], queryFn: () => api.fairness(account.id, starts, ends), enabled: fault === null });
  const period = periodOf(days, today);
  return (
    <div className={classes.fairness}>
      <div className={classes.tools}>
        <NativeSelect size="xs" label={t("fairness.period")} value={period ?? ""} onChange={({ currentTarget: { value } }) => {
          const chosen = PERIODS.find((one) => one === value);
          if (chosen) show(daysIn(chosen, today));
        }} data={[...(period === null ? [{ value: "", label: t("fairness.ownDays") }] : []), ...PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))]} />
        <TextInput size="xs" type="date" label={t("fairness.from")} value={days.from} onChange={({ currentTarget: { value } }) => value && show({ ...days, from: value })} />
        <TextInput size="xs" type="date" label={t("fairness.to")} value={days.to} onChange={({ currentTarget: { value } }) => value && show({ ...days, to: value })} />
        {fault === null && <Button component="a" variant="default" size="xs" href={api.fairnessCsv(account.id, starts, ends)} download>{t("fairness.csv")}</Button>}
      </div>
      {fault !== null ? <Trouble>{fault}</Trouble> : (
        <Loaded query={query} rows={6}>
          {(data) => data.items.length + data.nobody.length === 0 ? <Nothing>{t("fairness.none")}</Nothing> : (
            <>
              <FairnessTable fairness={data} />
              <p className={classes.dim}>{t("fairness.what", { zone: account.timezone })}</p>
              <SlotTable fairness={data} />
            </>
          )}
        </Loaded>
      )}
    </div>
  );
}

function dayOr(text: string | null, otherwise: string): string {
  return text !== null && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : otherwise;
}
