import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { users } from "../api/bureau";
import type { Role, User } from "../api/types";
import { useSpeech } from "../i18n";
import { useMay } from "../session/session";
import { Loaded } from "../ui/Loaded";
import { dayAndTime } from "../ui/time";
import { EditUser } from "./EditUser";
import { NewUser } from "./NewUser";
import { Dialog } from "../ui/Dialog";
import classes from "./Users.module.css";

/** Who may come in, as what, for which clients. */
export default function Users() {
  const { t } = useSpeech();
  const may = useMay("users:write");
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
        {query.hasNextPage && <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t("act.more")}</Button>}
      </section>
      <Dialog opened={adding} close={() => setAdding(false)} title={t("users.add")}><NewUser done={() => setAdding(false)} /></Dialog>
      <Dialog opened={user !== null} close={() => choose(null)} title={user?.name}>{user && <EditUser key={user.id} user={user} />}</Dialog>
    </main>
  );
}

function Table({ users: items, open }: { users: User[]; open: ((id: number) => void) | null }) {
  const { t, language } = useSpeech();
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead><tr><th>{t("users.name")}</th><th>{t("door.email")}</th><th>{t("users.roles")}</th><th>{t("users.clients")}</th><th>{t("users.since")}</th><th><span className="visually-hidden">{t("act.change")}</span></th></tr></thead>
        <tbody>
          {items.map((user) => (
            <tr key={user.id} data-disabled={!user.active}>
              <td><strong>{user.name}</strong>{!user.active && <span className={classes.note}> {t("users.disabled")}</span>}{user.password_state !== "set" && user.active && <span className={classes.note}> {t("users.mustChange")}</span>}</td>
              <td>{user.email}</td>
              <td>{user.roles.map((role) => t(`role.${role as Role}`)).join(", ")}</td>
              <td>{user.all_accounts ? t("users.all") : t("users.some", { n: user.client_ids.length })}</td>
              <td>{dayAndTime(user.created_at, language)}</td>
              <td>{open && <Button variant="default" onClick={() => open(user.id)} aria-label={t("users.change", { name: user.name })}>{t("act.change")}</Button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
