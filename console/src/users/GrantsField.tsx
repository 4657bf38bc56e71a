import { ActionIcon, Button, NativeSelect, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { roles } from "../api/bureau";
import type { Granted, Role } from "../api/types";
import { useT } from "../i18n";
import { Waiting } from "../ui/Panel";
import { BUREAU, placeOf, usePlaces, wordOf } from "./scopes";
import classes from "./Users.module.css";

/** What someone is, and where: a row for each role in each place. */
export function GrantsField({ grants, setGrants }: { grants: Granted[]; setGrants: (grants: Granted[]) => void }) {
  const t = useT();
  const places = usePlaces();
  const given = useQuery({ queryKey: ["roles"], queryFn: roles }).data?.items.map(({ role }) => role);
  if (!places || !given) return <Waiting label={t("state.loading")} rows={2} />;
  const put = (at: number, change: Partial<Granted>) => setGrants(grants.map((one, place) => (place === at ? { ...one, ...change } : one)));
  return (
    <fieldset className={classes.grants}>
      <legend>{t("users.roles")}</legend>
      {grants.map((one, at) => (
        <div key={at} className={classes.grant}>
          <NativeSelect size="sm" aria-label={t("users.roleN", { n: at + 1 })} value={one.role}
            data={given.map((role) => ({ value: role, label: t(`role.${role}`) }))} onChange={(event) => put(at, { role: event.currentTarget.value as Role })} />
          <Select size="sm" searchable allowDeselect={false} limit={100} aria-label={t("users.whereN", { n: at + 1 })} value={wordOf(one)} data={places.groups}
            nothingFoundMessage={t("users.noSuchPlace")} onChange={(word) => put(at, placeOf(word ?? BUREAU))} />
          <ActionIcon variant="subtle" color="gray" aria-label={t("users.dropRole", { role: t(`role.${one.role}`), where: places.called(one) })}
            onClick={() => setGrants(grants.filter((_, place) => place !== at))}>×</ActionIcon>
        </div>
      ))}
      {grants.length === 0 && <p className={classes.note}>{t("users.noRole")}</p>}
      <Button size="compact-sm" variant="default" onClick={() => setGrants([...grants, { role: "operator", client_id: null, account_id: null }])}>{t("users.addRole")}</Button>
    </fieldset>
  );
}
