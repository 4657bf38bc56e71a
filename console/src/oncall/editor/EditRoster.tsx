import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { Problem } from "../../api/client";
import type { AccountDetail } from "../../api/types";
import { useSpeech } from "../../i18n";
import { useMay } from "../../session/session";
import { Loaded } from "../../ui/Loaded";
import { Nothing, Trouble } from "../../ui/Panel";
import { dayAndTime } from "../../ui/time";
import * as api from "../api";
import { RosterEditor } from "./RosterEditor";
import { begunAs } from "./starting";
import type { RosterDetail } from "./types";
import classes from "./Editor.module.css";

/** One roster: what is in force, its draft if somebody is writing one, its earlier versions. */
export function EditRoster({ account, slug, base }: { account: AccountDetail; slug: string; base: string }) {
  const { t } = useSpeech();
  const may = useMay("roster:write");
  const query = useQuery({ queryKey: ["roster", account.id, slug], queryFn: () => rosterOrNothing(account.id, slug), staleTime: Infinity, gcTime: 0 });
  if (!may) return <Trouble>{t("draft.mayNot")}</Trouble>;
  return <Loaded query={query} rows={8}>{(detail) => <Editing key={stamp(detail)} account={account} slug={slug} base={base} detail={detail} />}</Loaded>;
}

/** Nothing yet is no trouble where something is just being begun. */
async function rosterOrNothing(account: number, slug: string): Promise<RosterDetail | null> {
  try {
    return await api.roster(account, slug);
  } catch (error) {
    if (error instanceof Problem && error.status === 404 && begunAs(account, slug)) return null;
    throw error;
  }
}

const stamp = (detail: RosterDetail | null) => `${detail?.version ?? 0} ${detail?.draft_at ?? ""}`;

function Editing({ account, slug, base, detail }: { account: AccountDetail; slug: string; base: string; detail: RosterDetail | null }) {
  const { t, language } = useSpeech();
  const [, go] = useLocation();
  const client = useQueryClient();
  const body = detail?.draft ?? detail?.body ?? begunAs(account.id, slug);
  const [first] = useState(() => body ?? null);
  const discarded = async () => {
    go(`${base}/rosters`);
    await client.invalidateQueries({ queryKey: ["rosters", account.id] });
  };
  if (!first) return <Nothing>{t("notFound")}</Nothing>;
  return (
    <>
      <div className={classes.bar}>
        <Link href={`${base}/rosters`}>← {t("onCallTabs.rosters")}</Link>
        {detail?.draft && (
          <span className={classes.dim}>
            {t("draft.by", { who: detail.draft_by_name ?? "–", at: detail.draft_at ? dayAndTime(detail.draft_at, language, account.timezone) : "–" })}
          </span>
        )}
      </div>
      <RosterEditor account={account} slug={slug} first={first} begins={!detail || detail.draft !== null} published={detail !== null && detail.body !== null} done={() => go(base)} discarded={discarded} />
      {detail && detail.history.length > 0 && (
        <details className={classes.more}>
          <summary>{t("draft.history")}</summary>
          <ul className={classes.list}>
            {detail.history.map((version) => (
              <li key={version.number}>
                <strong>{t("draft.version", { n: version.number })}</strong>
                <span className={classes.dim}>
                  {t("draft.from", { at: dayAndTime(version.effective_from, language, account.timezone) })}
                  {version.published_by_name && ` · ${version.published_by_name}`} · {dayAndTime(version.published_at, language, account.timezone)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
