import { Checkbox, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { clients } from "../api/bureau";
import type { Role } from "../api/types";
import { useT } from "../i18n";
import { Loaded } from "../ui/Loaded";

const ROLES: readonly Role[] = ["operator", "supervisor", "admin"];

/** What someone is, and for whom. */
export function Rights({ roles, setRoles, granted, setGranted }: {
  roles: Role[]; setRoles: (roles: Role[]) => void; granted: number[] | null; setGranted: (granted: number[] | null) => void;
}) {
  const t = useT();
  const query = useQuery({ queryKey: ["clients"], queryFn: clients });
  return (
    <Stack gap="sm">
      <Checkbox.Group label={t("users.roles")} value={roles} onChange={(value) => setRoles(value as Role[])}>
        <Group gap="md" mt={6}>{ROLES.map((role) => <Checkbox key={role} value={role} label={t(`role.${role}`)} />)}</Group>
      </Checkbox.Group>
      <Checkbox label={t("users.allClients")} checked={granted === null} onChange={(event) => setGranted(event.currentTarget.checked ? null : [])} />
      {granted !== null && (
        <Loaded query={query}>
          {({ items }) => (
            <Checkbox.Group label={t("users.clients")} value={granted.map(String)} onChange={(value) => setGranted(value.map(Number))}>
              <Stack gap={6} mt={6}>{items.map((client) => <Checkbox key={client.id} value={String(client.id)} label={client.name} />)}</Stack>
            </Checkbox.Group>
          )}
        </Loaded>
      )}
    </Stack>
  );
}
