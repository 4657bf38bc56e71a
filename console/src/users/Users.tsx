import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { users } from "../api/bureau";
import type { User } from "../api/types";
import { useSpeech } from "../i18n";
import { useMay } from "../session/session";
import { Loaded } from "../ui/Loaded";
import { dayAndTime } from "../ui/time";
import { EditUser } from "./EditUser";
import { NewUser } from "./NewUser";
import classes from "./Users.module.css";

/** Who may come in, as what, for which clients. */
export function Users() {
  const { t } = useSpeech();
  const may = useMay("users:write");
  const query = useQuery({ queryKey: ["users"], queryFn: users });
  const [adding, setAdding] = useState(false);
  const [chosen, choose] = useState<number | null>(null);
  const user = query.data?.items.find((item) => item.id === chosen) ?? null;
  return (
    <main className={classes.screen}>
      <section className={classes.panel} aria-labelledby="users-title">
        <header className={classes.head}>
          <h1 id="users-title">{t("nav.users")}</h1>
          {may && <Button size="sm" onClick={() => setAdding(true)}>{t("users.add")}</Button>}
        </header>
        <Loaded query={query}>{({ items }) => <Table users={items} open={may ? choose : null} />}</Loaded>
      </section>
      <Modal opened={adding} onClose={() => setAdding(false)} title={t("users.add")}><NewUser done={() => setAdding(false)} /></Modal>
      <Modal opened={user !== null} onClose={() => choose(null)} title={user?.name}>{user && <EditUser key={user.id} user={user} />}</Modal>
    </main>
  );
}

function Table({ users: items, open }: { users: User[]; open: ((id: number) => void) | null }) {
  const { t, language } = useSpeech();
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead><tr><th>{t("users.name")}</th><th>{t("door.email")}</th><th>{t("users.roles")}</th><th>{t("users.clients")}</th><th>{t("users.seen")}</th><th><span className="visually-hidden">{t("act.change")}</span></th></tr></thead>
        <tbody>
          {items.map((user) => (
            <tr key={user.id} data-disabled={user.disabled}>
              <td><strong>{user.name}</strong>{user.disabled && <span className={classes.note}> {t("users.disabled")}</span>}{user.must_change_password && !user.disabled && <span className={classes.note}> {t("users.mustChange")}</span>}</td>
              <td>{user.email}</td>
              <td>{user.roles.map((role) => t(`role.${role}`)).join(", ")}</td>
              <td>{user.client_ids === null ? t("users.all") : t("users.some", { n: user.client_ids.length })}</td>
              <td>{user.last_seen_at ? dayAndTime(user.last_seen_at, language) : "–"}</td>
              <td>{open && <Button variant="default" onClick={() => open(user.id)} aria-label={t("users.change", { name: user.name })}>{t("act.change")}</Button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
