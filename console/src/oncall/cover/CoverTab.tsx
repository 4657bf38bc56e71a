import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { AccountDetail } from "../../api/types";
import { now } from "../../live/clock";
import { useLookAgainMs } from "../../live/useDutyNews";
import type { RosterRow } from "../editor/types";
import { Toast } from "../Toast";
import { useCoverRows } from "../useSchedules";
import { useOverrides } from "../useOverrides";
import * as api from "../api";
import { ComingCover } from "./ComingCover";
import { Notes } from "./Notes";
import { Requests } from "./Requests";
import { Failure } from "../../ui/Failure";
import classes from "../OnCall.module.css";

const AHEAD_MS = 180 * 86_400_000;

/** Who stands in for whom, who has asked to, who is away, and what the next shift should know. */
export function CoverTab({ account, rosters }: { account: AccountDetail; rosters: readonly RosterRow[] }) {
  // To the hour, so that the same days are asked for each time.
  const range = useMemo(() => {
    const starts = Math.floor(now() / 3_600_000) * 3_600_000;
    return { starts, ends: starts + AHEAD_MS };
  }, []);
  const cover = useCoverRows(account.id, range);
  const requests = useQuery({ queryKey: ["on-call-requests", account.id], queryFn: () => api.requests(account.id), refetchInterval: useLookAgainMs() });
  const overrides = useOverrides(account.id);
  return (
    <>
      <Failure error={overrides.trouble} />
      <div className={classes.panels}>
        <ComingCover account={account} rosters={rosters} cover={cover} overrides={overrides} />
        <Requests account={account} rosters={rosters} requests={requests} />
        <Notes account={account} />
      </div>
      <Toast overrides={overrides} />
    </>
  );
}
