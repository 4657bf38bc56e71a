import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { users } from "../api/bureau";
import type { Granted, Role, User } from "../api/types";
import { useSpeech } from "../i18n";
import { useMay } from "../session/session";
import { Loaded } from "../ui/Loaded";
import { dayAndTime } from "../ui/time";
import { EditUser } from "./EditUser";
import { Approvals } from "./Approvals";
import { ApiKeys } from "./keys/ApiKeys";
import { NewUser } from "./NewUser";
import { usePlaces } from "./scopes";
import { Dialog } from "../ui/Dialog";
import classes from "./Users.module.css";

/** Who may come in, as what, for which clients. */
export default function Users() {
  const { t } = useSpeech();
  const may = useMay("users:write");
  const keeps = useMay("keys:write");
  const query = useInfiniteQuery({
    queryKey: ["users"],
    queryFn: ({ pageParam }) => users(pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const [adding, setAdding] = useState(false);
  const [chosen, choose] = useState<number | null>(null);
  const user = query.data?.pages.flatMap((page) => page.items).find((item) => item.id === chosen) ?? null;
  return (
    <main className={classes.screen}>
      <section className={classes.panel} aria-labelledby="users-title">
        <header className={classes.head}>
          <h1 id="users-title">{t("nav.users")}</h1>
          {may && <Button size="sm" onClick={() => setAdding(true)}>{t("users.add")}</Button>}
        </header>
        <Loaded query={query}>
          {({ pages }) => <Table users={pages.flatMap((page) => page.items)} open={may ? choose : null} />}
        </Loaded>
        {may && <Approvals users={query.data?.pages.flatMap((page) => page.items) ?? []} />}
        {query.hasNextPage && <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t("act.more")}</Button>}
      </section>
      {keeps && <ApiKeys />}
      <Dialog opened={adding} close={() => setAdding(false)} title={t("users.add")}><NewUser done={() => setAdding(false)} /></Dialog>
      <Dialog opened={user !== null} close={() => choose(null)} title={user?.name}>{user && <EditUser key={user.id} user={user} />}</Dialog>
    </main>
  );
}

function Table({ users: items, open }: { users: User[]; open: ((id: number) => void) | null }) {
  const { t, language } = useSpeech();
  const places = usePlaces();
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead><tr><th>{t("users.name")}</th><th>{t("door.email")}</th><th>{t("users.roles")}</th><th>{t("users.since")}</th><th><span className="visually-hidden">{t("act.change")}</span></th></tr></thead>
        <tbody>
          {items.map((user) => (
            <tr key={user.id} data-disabled={!user.active}>
              <td><strong>{user.name}</strong>{!user.active && <span className={classes.note}> {t("users.disabled")}</span>}{user.password_state !== "set" && user.active && <span className={classes.note}> {t("users.mustChange")}</span>}</td>
              <td>{user.email}</td>
              <td>{user.grants.length ? byRole(user.grants).map(([role, held]) => <div key={role}>{t(`role.${role}`)}: {held.map((one) => places?.called(one) ?? "…").join(", ")}</div>) : <span className={classes.note}>{t("users.noRole")}</span>}</td>
              <td>{dayAndTime(user.created_at, language)}</td>
              <td>{open && <Button variant="default" onClick={() => open(user.id)} aria-label={t("users.change", { name: user.name })}>{t("act.change")}</Button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function byRole(grants: readonly Granted[]): [Role, Granted[]][] {
  const roles = [...new Set(grants.map((one) => one.role))];
  return roles.map((role) => [role, grants.filter((one) => one.role === role)]);
}
