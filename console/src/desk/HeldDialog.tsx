import { Button, Group, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "wouter";
import { dispatchAct } from "../api/bureau";
import type { Pending } from "../board/items";
import { pathOf, pendingTitle } from "../board/words";
import { useT } from "../i18n";
import { Account } from "../ui/Account";
import { Age } from "../ui/Age";
import { Dialog } from "../ui/Dialog";
import { Trouble } from "../ui/Panel";
import { explain } from "../ui/problem";
import classes from "./Lists.module.css";

const SOON_MS = 5 * 60_000;
const LATE_MS = 15 * 60_000;

/** Going off duty with something in hand: what it is, and what becomes of it. What was claimed goes back to the desk. */
export function HeldDialog({ opened, close, held, go }: { opened: boolean; close: () => void; held: Pending[]; go: () => void }) {
  const t = useT();
  const claimed = held.flatMap((item) => (item.dispatch === null ? [] : [item.dispatch]));
  const leave = useMutation({
    mutationFn: async () => {
      for (const dispatch of claimed) await dispatchAct(dispatch, "release");
    },
    onSuccess: () => {
      close();
      go();
    },
  });
  return (
    <Dialog opened={opened} close={close} title={t("held.title")} size="lg">
      <Stack gap="sm">
        {leave.isError && <Trouble>{explain(leave.error, t)}</Trouble>}
        <ul className={classes.list}>
          {held.map((item) => (
            <li key={item.key} className={classes.row}>
              <Link href={pathOf(item)} onClick={close}>{item.urgent && "◆ "}{pendingTitle(item, t)}</Link>
              <Account name={item.account} color={item.color} />
              <span className={classes.note}>{t(item.dispatch === null ? "held.draft" : "held.claimed")}</span>
              <span className={classes.end}><Age since={item.since} soonMs={SOON_MS} lateMs={LATE_MS} rough /></span>
            </li>
          ))}
        </ul>
        <p>{claimed.length > 0 && t("held.released")} {claimed.length < held.length && t("held.kept")}</p>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={close}>{t("held.stay")}</Button>
          <Button loading={leave.isPending} onClick={() => leave.mutate()}>{t(claimed.length > 0 ? "held.release" : "act.offline")}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
