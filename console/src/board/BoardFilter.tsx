import { SegmentedControl, Select } from "@mantine/core";
import { useT } from "../i18n";
import { accountsOf, EVERYTHING, type Filter, type Pending } from "./items";
import classes from "./Board.module.css";

const WHICH = ["all", "mine", "urgent"] as const;
/** What was chosen last in this tab: a look at one message does not lose it. */
let kept: Filter = EVERYTHING;
export const keptFilter = (): Filter => kept;

/** Mine, urgent, one account's. Alarms go on in the frame, whatever is left out here. */
export function BoardFilter({ pending, filter, change }: { pending: readonly Pending[]; filter: Filter; change: (filter: Filter) => void }) {
  const t = useT();
  const set = (next: Filter) => {
    kept = next;
    change(next);
  };
  const accounts = accountsOf(pending);
  // The chosen one stays there to be chosen away from when the last of its messages has gone.
  const choices = accounts.map(({ id, name }) => ({ value: String(id), label: name }));
  const lost = filter.account !== null && !accounts.some(({ id }) => id === filter.account);
  return (
    <div className={classes.filter}>
      <SegmentedControl size="xs" value={filter.which} onChange={(which) => set({ ...filter, which: which as Filter["which"] })}
        aria-label={t("board.filter")} data={WHICH.map((value) => ({ value, label: t(`boardFilter.${value}`) }))} />
      {(accounts.length > 1 || filter.account !== null) && (
        <Select size="xs" w={180} clearable searchable placeholder={t("boardFilter.account")} aria-label={t("boardFilter.account")}
          data={lost ? [...choices, { value: String(filter.account), label: "–" }] : choices}
          value={filter.account === null ? null : String(filter.account)}
          onChange={(value) => set({ ...filter, account: value === null ? null : Number(value) })} />
      )}
    </div>
  );
}
