/** What is known of a page: four facts, never one another's proxy. Pure. */
import type { DeliveryData, PageData, WithId } from "../../api/types";

export const FACTS = ["sent", "delivered", "viewed", "confirmed"] as const;
export type Fact = (typeof FACTS)[number];
export type Facts = Record<Fact, string | null>;

export function factsOf(page: PageData, deliveries: readonly DeliveryData[]): Facts {
  return {
    sent: earliest(deliveries.map((delivery) => delivery.sent_at)),
    delivered: earliest(deliveries.map((delivery) => delivery.delivered_at)),
    viewed: earliest([page.viewed_at, ...deliveries.map((delivery) => delivery.heard_at)]),
    confirmed: page.confirmed_at,
  };
}

function earliest(times: readonly (string | null)[]): string | null {
  return times.filter((time) => time !== null).toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}

/** The newest of two lists by id: what the live line says over what was asked for. */
export function merged<T>(asked: readonly WithId<T>[], live: readonly { id: number; data: T }[] | null): WithId<T>[] {
  const byId = new Map(asked.map((item) => [item.id, item] as const));
  for (const { id, data } of live ?? []) byId.set(id, { ...data, id });
  return [...byId.values()].toSorted((a, b) => a.id - b.id);
}
