import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link } from "wouter";
import { account as accountOf } from "../api/bureau";
import type { AccountDetail } from "../api/types";
import { useT } from "../i18n";
import { useDutyNews } from "../live/useDutyNews";
import { safeColor } from "../ui/Account";
import { Loaded } from "../ui/Loaded";
import { Zoned, ZoneName } from "../ui/zone";
import * as api from "./api";
import { CalendarsTab } from "./calendars/CalendarsTab";
import { CoverTab } from "./cover/CoverTab";
import { EditRoster } from "./editor/EditRoster";
import { RosterList } from "./editor/RosterList";
import type { RosterRow } from "./editor/types";
import { FairnessTab } from "./fairness/FairnessTab";
import { ScheduleView } from "./ScheduleView";
import { WhoTab } from "./who/WhoTab";
import classes from "./OnCall.module.css";

const TABS = ["schedule", "cover", "rosters", "calendars", "fairness", "who"] as const;
type Tab = (typeof TABS)[number];

/** Who is on call for an account: when, who covers, by which rosters, for whose calendars, how it is shared, and who would be paged. */
export default function OnCallScreen({ id, path }: { id: number; path: string }) {
  const query = useQuery({ queryKey: ["account", id], queryFn: () => accountOf(id) });
  useDutyNews(id);
  const [tab, roster] = path.split("/");
  return <main className={classes.screen}><Loaded query={query} rows={8}>{(data) => <Inside account={data} tab={TABS.find((one) => one === tab) ?? "schedule"} roster={roster || null} />}</Loaded></main>;
}

function Inside({ account, tab, roster }: { account: AccountDetail; tab: Tab; roster: string | null }) {
  const t = useT();
  const base = `/accounts/${account.id}/on-call`;
  const query = useQuery({ queryKey: ["rosters", account.id], queryFn: () => api.rosters(account.id) });
  return (
    <Zoned zone={account.timezone}>
      <header className={classes.top}>
        <h1>
          <span className={classes.color} style={{ background: safeColor(account.color) }} aria-hidden="true" />
          <Link href={`/accounts/${account.id}`}>{account.name}</Link>
        </h1>
        <nav className={classes.tabs} aria-label={t("onCallTabs.label")}>
          {TABS.map((one) => <Link key={one} href={one === "schedule" ? base : `${base}/${one}`} aria-current={one === tab ? "page" : undefined}>{t(`onCallTabs.${one}`)}</Link>)}
        </nav>
        {tab !== "schedule" && <ZoneName />}
      </header>
      {tab === "rosters" && roster !== null && <EditRoster key={roster} account={account} slug={roster} base={base} />}
      {tab === "who" && <WhoTab account={account} />}
      {tab === "fairness" && <FairnessTab account={account} />}
      {tab !== "who" && tab !== "fairness" && roster === null && (
        <Loaded query={query} rows={6}>
          {({ items }) => (
            <>
              {tab === "schedule" && <Scheduled account={account} rosters={items} />}
              {tab === "cover" && <CoverTab account={account} rosters={items} />}
              {tab === "rosters" && <RosterList account={account} rosters={items} base={base} />}
              {tab === "calendars" && <CalendarsTab account={account} rosters={items} base={base} />}
            </>
          )}
        </Loaded>
      )}
    </Zoned>
  );
}

/** Those in force: a draft nobody has published yet has no schedule. */
function Scheduled({ account, rosters }: { account: AccountDetail; rosters: readonly RosterRow[] }) {
  const published = useMemo(() => rosters.filter((roster) => roster.version !== null), [rosters]);
  return <ScheduleView account={account} rosters={published} />;
}
