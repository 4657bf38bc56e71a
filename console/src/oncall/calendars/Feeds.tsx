import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AccountDetail } from "../../api/types";
import { useSpeech, type Say } from "../../i18n";
import { useNow } from "../../live/clock";
import { useLookAgainMs } from "../../live/useDutyNews";
import { useMay } from "../../session/session";
import { Loaded } from "../../ui/Loaded";
import { Nothing, Panel } from "../../ui/Panel";
import { coarse, dayAndTime } from "../../ui/time";
import * as api from "../api";
import type { RosterRow } from "../editor/types";
import { NewFeed } from "./NewFeed";
import { RevokeFeed } from "./RevokeFeed";
import type { Feed } from "./types";
import classes from "../OnCall.module.css";

/** Which calendars are given out, by whom, and whether anybody reads them. Their addresses are known to their readers alone. */
export function Feeds({ account, rosters }: { account: AccountDetail; rosters: readonly RosterRow[] }) {
  const { t } = useSpeech();
  const may = useMay("roster:write");
  const query = useQuery({ queryKey: ["calendar-feeds", account.id], queryFn: () => api.feeds(account.id), refetchInterval: useLookAgainMs() });
  const [making, make] = useState(false);
  const [ending, end] = useState<Feed | null>(null);
  return (
    <Panel title={t("feeds.title")} aside={may && <Button variant="default" onClick={() => make(true)}>{t("feeds.new")}</Button>}>
      <Loaded query={query}>
        {({ items }) => (
          <ul className={classes.entries}>
            {items.length === 0 && <li><Nothing>{t("feeds.none")}</Nothing></li>}
            {items.map((feed) => (
              <li key={feed.id}>
                <FeedWords feed={feed} zone={account.timezone} />
                {may && (
                  <span className={classes.acts}>
                    <Button size="compact-xs" variant="default" aria-label={t("feeds.revokeNamed", { what: nameOf(feed, t) })} onClick={() => end(feed)}>{t("feeds.revoke")}</Button>
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {making && <NewFeed account={account} rosters={rosters} close={() => make(false)} />}
      {ending && <RevokeFeed account={account.id} feed={ending} name={nameOf(ending, t)} close={() => end(null)} />}
    </Panel>
  );
}

function FeedWords({ feed, zone }: { feed: Feed; zone: string }) {
  const { t, language } = useSpeech();
  const now = useNow();
  const made = [dayAndTime(feed.created_at, language, zone), feed.created_by_name].filter(Boolean).join(" · ");
  return (
    <>
      <strong className={classes.noteText}>{nameOf(feed, t)}</strong>
      <span className={classes.dim}>
        {feed.read_at === null ? `○ ${t("feeds.unread")}` : `● ${t("feeds.read", { age: coarse(now - Date.parse(feed.read_at)) })}`} · {t("feeds.made", { made })}
      </span>
    </>
  );
}

function nameOf(feed: Feed, t: Say): string {
  if (feed.scope === "person") return t("feeds.ofPerson", { who: feed.contact_name ?? "–" });
  if (feed.scope === "slot") return t("feeds.ofSlot", { slot: `${feed.roster} · ${feed.slot}` });
  return t("feeds.ofAccount");
}
