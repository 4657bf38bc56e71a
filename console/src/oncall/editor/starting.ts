import type { RosterBody } from "./types";

/** What a new roster begins with, until its first draft is kept at the bureau. */
const begun = new Map<string, RosterBody>();

export function startWith(account: number, slug: string, body: RosterBody): void {
  begun.set(`${account}/${slug}`, body);
}

export function begunAs(account: number, slug: string): RosterBody | undefined {
  return begun.get(`${account}/${slug}`);
}
