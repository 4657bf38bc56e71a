/** The screens there are, and what one needs to be shown them: what a role may not see is offered nowhere. */
import type { Me, Permission } from "../api/types";
import type { Word } from "../i18n";

export interface Place {
  path: string;
  name: Word;
  needs: Permission;
}

/** In this order in the header; the first that somebody may see is their home. */
export const PLACES: readonly Place[] = [
  { path: "/", name: "nav.desk", needs: "desk:use" },
  { path: "/messages", name: "nav.messages", needs: "messages:read" },
  { path: "/accounts", name: "nav.accounts", needs: "accounts:read" },
  { path: "/on-call", name: "nav.onCall", needs: "roster:read" },
  { path: "/users", name: "nav.users", needs: "users:read" },
];

/** Who keeps the people's list has their work there. */
const HOMES: readonly Permission[] = ["desk:use", "users:write"];

export const placesOf = ({ permissions }: Pick<Me, "permissions">): Place[] => PLACES.filter((place) => permissions.includes(place.needs));

/** Where a role's own work is; null: there is no screen for it. */
export function homeOf(me: Pick<Me, "permissions">): string | null {
  const own = HOMES.find((permission) => me.permissions.includes(permission));
  if (own === "users:write") return "/users";
  return placesOf(me)[0]?.path ?? null;
}
