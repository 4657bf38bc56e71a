import { Button, Checkbox } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useT } from "../../i18n";
import { Trouble } from "../../ui/Panel";
import { explain } from "../../ui/problem";
import * as api from "../api";
import type { DraftAnswer, RosterBody } from "./types";
import classes from "./Editor.module.css";

/** Somebody would lose a shift in its middle: keep the running turns, or say that it is meant. */
export function Running({ account, slug, meant, mean, turned }: {
  account: number; slug: string; meant: boolean; mean: (meant: boolean) => void; turned: (body: RosterBody, answer: DraftAnswer) => void;
}) {
  const t = useT();
  const keep = useMutation({
    mutationFn: () => api.keepTurns(account, slug),
    onSuccess: (found) => turned(found.body as unknown as RosterBody, found),
  });
  return (
    <div className={classes.fault} role="group" aria-label={t("effect.running")}>
      <strong>⚠ {t("effect.running")}</strong>
      {keep.isError && <Trouble>{explain(keep.error, t)}</Trouble>}
      <p><Button size="xs" variant="default" loading={keep.isPending} onClick={() => keep.mutate()}>{t("effect.keep")}</Button></p>
      <Checkbox size="sm" checked={meant} label={t("effect.meant")} onChange={(event) => mean(event.currentTarget.checked)} />
    </div>
  );
}
