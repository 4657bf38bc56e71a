import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { deskNoticeSeen } from "../../api/bureau";
import { useSpeech } from "../../i18n";
import { useTopic } from "../../live/LiveProvider";
import { warn } from "../../sound/sounds";
import { dayAndTime } from "../../ui/time";
import { explain } from "../../ui/problem";
import classes from "../../live/Connection.module.css";

/** What a supervisor must know of the people at the desk. It stays until one supervisor has seen it, or it is no longer so. */
export function Supervision() {
  const { t, language } = useSpeech();
  const notices = useTopic("supervision", "desk_notice");
  const seen = useMutation({ mutationFn: deskNoticeSeen });
  useSoundForNew(notices?.map(({ id }) => id) ?? null);
  return (
    <>
      {notices?.map(({ id, data }) => (
        <div key={id} className={classes.trouble} role="alert">
          {t(`presenceTold.${data.kind}`, { name: data.name, at: dayAndTime(data.at, language) })}{" "}
          <Button variant="default" loading={seen.isPending && seen.variables === id} onClick={() => seen.mutate(id)}>{t("presence.seen")}</Button>
          {seen.isError && seen.variables === id && <> {explain(seen.error, t)}</>}
        </div>
      ))}
    </>
  );
}

/** Once for each that comes, and once for all that stand here already. */
function useSoundForNew(ids: number[] | null): void {
  const newest = useRef(0);
  const last = ids === null ? 0 : Math.max(0, ...ids);
  useEffect(() => {
    if (last <= newest.current) return;
    newest.current = last;
    warn();
  }, [last]);
}
