import type { AccountDetail } from "../../api/types";
import { useMay } from "../../session/session";
import type { RosterRow } from "../editor/types";
import { ImportPanel } from "../imports/ImportPanel";
import { Feeds } from "./Feeds";
import classes from "./Calendars.module.css";

/** Rosters as calendars: addresses that other people's calendars read, and what theirs say brought in. */
export function CalendarsTab({ account, rosters, base }: { account: AccountDetail; rosters: readonly RosterRow[]; base: string }) {
  const may = useMay("roster:write");
  return (
    <div className={classes.tab}>
      <Feeds account={account} rosters={rosters} />
      {may && <ImportPanel account={account} rosters={rosters} base={base} />}
    </div>
  );
}
