import { Button, Checkbox } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useT } from "../../i18n";
import { Trouble } from "../../ui/Panel";
import { explain } from "../../ui/problem";
import * as api from "../api";
import type { DraftAnswer, RosterBody } from "./types";
import classes from "./Editor.module.css";

/** Somebody would lose a shift in its middle: keep the running turns, or say that it is meant. */
export function Running({ account, slug, from, meant, mean, turned }: {
  account: number; slug: string; from: string | undefined; meant: boolean; mean: (meant: boolean) => void; turned: (body: RosterBody, answer: DraftAnswer) => void;
}) {
  const t = useT();
  const client = useQueryClient();
  const keep = useMutation({
    mutationFn: async () => {
      const then = await api.keepTurns(account, slug, from);
      return { then, now: from === undefined ? then : await api.draft(account, slug) };
    },
    onSuccess: ({ then, now }) => {
      client.setQueryData(["roster-draft", account, slug, from], then);
      turned(then.body as unknown as RosterBody, now);
    },
  });
  return (
    <div className={classes.fault} role="group" aria-label={t("effect.running")}>
      <strong>⚠ {t("effect.running")}</strong>
      {keep.isError && <Trouble>{explain(keep.error, t)}</Trouble>}
      <p><Button size="xs" variant="default" loading={keep.isPending} onClick={() => keep.mutate()}>{t("effect.keep")}</Button></p>
      <Checkbox size="md" mt={8} checked={meant} label={t("effect.meant")} onChange={(event) => mean(event.currentTarget.checked)} />
    </div>
  );
}
