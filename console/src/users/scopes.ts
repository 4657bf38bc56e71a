/** Where a role is held, as one word for a choice and as what it is called. */
import { useQuery } from "@tanstack/react-query";
import { accounts, clients } from "../api/bureau";
import type { Granted } from "../api/types";
import { useT } from "../i18n";
import { useMay } from "../session/session";

export const BUREAU = "bureau";
type Place = Pick<Granted, "client_id" | "account_id">;

export const wordOf = ({ client_id, account_id }: Place): string => {
  if (account_id != null) return `account:${account_id}`;
  return client_id == null ? BUREAU : `client:${client_id}`;
};

export function placeOf(word: string): { client_id: number | null; account_id: number | null } {
  const [kind, number] = word.split(":");
  return { client_id: kind === "client" ? Number(number) : null, account_id: kind === "account" ? Number(number) : null };
}

export interface Choice { value: string; label: string }
export interface Places { groups: { group: string; items: Choice[] }[]; called: (place: Place) => string }

/** All places there are to choose from; undefined while they are on their way. */
export function usePlaces(): Places | undefined {
  const t = useT();
  const ofClients = useQuery({ queryKey: ["clients"], queryFn: clients });
  const ofAccounts = useQuery({ queryKey: ["accounts"], queryFn: accounts, enabled: useMay("accounts:read") });
  if (!ofClients.data) return undefined;
  const theirs = ofClients.data.items.map((one) => ({ value: `client:${one.id}`, label: one.name }));
  const single = (ofAccounts.data?.items ?? []).map((one) => ({ value: `account:${one.id}`, label: one.name }));
  const all = { value: BUREAU, label: t("users.allClients") };
  const names = new Map([all, ...theirs, ...single].map(({ value, label }) => [value, label]));
  return {
    groups: [
      { group: t("users.bureau"), items: [all] },
      { group: t("users.clients"), items: theirs },
      { group: t("users.accounts"), items: single },
    ],
    called: (place) => names.get(wordOf(place)) ?? t("users.elsewhere"),
  };
}
