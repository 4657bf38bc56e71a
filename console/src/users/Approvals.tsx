import { Button, Group } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { approvals, settleApproval } from "../api/bureau";
import type { Approval, Granted, User } from "../api/types";
import { useSpeech } from "../i18n";
import { useMe } from "../session/session";
import { Failure } from "../ui/Failure";
import { dayAndTime } from "../ui/time";
import { usePlaces } from "./scopes";
import classes from "./Users.module.css";

/** Rights for the whole bureau that wait for a second administrator; nothing is shown while nothing waits. */
export function Approvals({ users }: { users: readonly User[] }) {
  const { t } = useSpeech();
  const query = useQuery({ queryKey: ["approvals"], queryFn: approvals, refetchInterval: 30_000 });
  if (!query.data?.items.length) return null;
  return (
    <section className={classes.waiting} aria-label={t("approvals.title")}>
      <h2>{t("approvals.title")}</h2>
      {query.data.items.map((one) => <Waits key={one.id} one={one} users={users} />)}
    </section>
  );
}

function Waits({ one, users }: { one: Approval; users: readonly User[] }) {
  const { t, language } = useSpeech();
  const me = useMe();
  const client = useQueryClient();
  const places = usePlaces();
  const settle = useMutation({
    mutationFn: (act: "approve" | "refuse" | "withdraw") => settleApproval(one.id, act),
    onSettled: () => client.invalidateQueries({ queryKey: ["approvals"] }).then(() => client.invalidateQueries({ queryKey: ["users"] })),
  });
  const name = (id: number) => users.find((user) => user.id === id)?.name ?? t("approvals.somebody");
  const wanted = (one.wanted as { grants: Granted[] | null }).grants;
  const what = wanted ? wanted.map((grant) => `${t(`role.${grant.role}`)}: ${places?.called(grant) ?? "…"}`).join(" · ") : t("approvals.enable");
  return (
    <div className={classes.wait}>
      <p><strong>{name(one.user_id)}</strong> {what}</p>
      <p className={classes.small}>{t("approvals.asked", { who: name(one.asked_by), at: dayAndTime(one.asked_at, language) })}</p>
      <Failure error={settle.error} />
      <Group gap="xs">
        {one.asked_by === me.id
          ? <Button size="compact-sm" variant="default" loading={settle.isPending} onClick={() => settle.mutate("withdraw")}>{t("approvals.withdraw")}</Button>
          : <>
            <Button size="compact-sm" loading={settle.isPending} onClick={() => settle.mutate("approve")}>{t("approvals.approve")}</Button>
            <Button size="compact-sm" variant="default" disabled={settle.isPending} onClick={() => settle.mutate("refuse")}>{t("approvals.refuse")}</Button>
          </>}
      </Group>
    </div>
  );
}
