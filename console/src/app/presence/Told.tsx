import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useT } from "../../i18n";
import { warn } from "../../sound/sounds";
import { explain } from "../../ui/problem";
import classes from "../../live/Connection.module.css";

export interface TellRow {
  id: number;
  words: string;
}

/** What somebody in charge is told, each in a row that stays until one of them has seen it or it is no longer so. `rows` null: not known yet. */
export function Told({ rows, seen }: { rows: TellRow[] | null; seen(id: number): Promise<unknown> }) {
  const t = useT();
  const mark = useMutation({ mutationFn: seen });
  useSoundForNew(rows?.map(({ id }) => id) ?? null);
  return (
    <>
      {rows?.map(({ id, words }) => (
        <div key={id} className={classes.trouble} role="alert">
          {words}{" "}
          <Button variant="default" loading={mark.isPending && mark.variables === id} onClick={() => mark.mutate(id)}>{t("presence.seen")}</Button>
          {mark.isError && mark.variables === id && <> {explain(mark.error, t)}</>}
        </div>
      ))}
    </>
  );
}

/** Once for each that comes, also one that comes back, and once for all that stand here already. */
function useSoundForNew(ids: number[] | null): void {
  const there = useRef<number[]>([]);
  const now = ids?.join(" ");
  useEffect(() => {
    if (now === undefined) return;
    const standing = now === "" ? [] : now.split(" ").map(Number);
    const fresh = standing.some((id) => !there.current.includes(id));
    there.current = standing;
    if (fresh) warn();
  }, [now]);
}
