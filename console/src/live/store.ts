/**
 * What each topic of the live line last said. The newest version of an entity wins, whatever order events arrive in;
 * a removal is remembered by its version, so that an older event can't bring the thing back.
 */
import type { Entities } from "../api/types";

export type EntityName = keyof Entities;
export type Item<K extends EntityName = EntityName> = {
  [E in K]: { entity: E; id: number; version: number; data: Entities[E] };
}[K];
export interface Change {
  entity: EntityName;
  id: number;
  version: number;
  data: unknown;
}

const TOMBSTONES_KEPT = 2000;

class Topic {
  readonly entries = new Map<string, Change>();
  /** What was said since we last asked for a snapshot: an event may overtake the snapshot that lacks it. */
  readonly fresh = new Set<string>();
  shown: readonly Item[] = [];
  loaded = false;

  /** Takes a change unless something newer is known: of two with the same version, what was said last is. */
  take(change: Change): boolean {
    const key = `${change.entity}:${change.id}`;
    const known = this.entries.get(key);
    if (known && (known.version > change.version || same(known, change))) return false;
    this.entries.delete(key);
    this.entries.set(key, change);
    this.fresh.add(key);
    return true;
  }

  /** A snapshot is all there is: what it doesn't name is gone, unless it was said after the snapshot was asked for. */
  replace(items: readonly Change[]): void {
    const named = new Set(items.map((item) => `${item.entity}:${item.id}`));
    for (const [key, known] of this.entries) {
      if (!named.has(key) && known.data !== null && !this.fresh.has(key)) this.entries.delete(key);
    }
    for (const item of items) this.take(item);
    this.fresh.clear();
    this.loaded = true;
  }

  settle(): void {
    let tombstones = 0;
    for (const entry of this.entries.values()) if (entry.data === null) tombstones += 1;
    for (const [key, entry] of this.entries) {
      if (tombstones <= TOMBSTONES_KEPT) break;
      if (entry.data !== null) continue;
      this.entries.delete(key);
      tombstones -= 1;
    }
    this.shown = [...this.entries.values()].filter((entry) => entry.data !== null) as Item[];
  }
}

export class LiveStore {
  private readonly topics = new Map<string, Topic>();
  private readonly listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  items(topic: string): readonly Item[] {
    return this.topics.get(topic)?.shown ?? NOTHING;
  }

  /** Whether the topic's first snapshot is here: before it, an empty list says nothing. */
  loaded(topic: string): boolean {
    return this.topics.get(topic)?.loaded ?? false;
  }

  snapshot(topic: string, items: readonly Change[]): void {
    const held = this.topic(topic);
    held.replace(items);
    held.settle();
    this.tell();
  }

  event(topic: string, change: Change): void {
    const held = this.topic(topic);
    if (!held.take(change)) return;
    held.settle();
    this.tell();
  }

  /** A new snapshot of everything has been asked for. */
  asked(): void {
    for (const topic of this.topics.values()) topic.fresh.clear();
  }

  forget(topic: string): void {
    if (this.topics.delete(topic)) this.tell();
  }

  clear(): void {
    this.topics.clear();
    this.tell();
  }

  private topic(name: string): Topic {
    const held = this.topics.get(name) ?? new Topic();
    this.topics.set(name, held);
    return held;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

const same = (one: Change, other: Change): boolean =>
  one.version === other.version && JSON.stringify(one.data) === JSON.stringify(other.data);

const NOTHING: readonly Item[] = [];
