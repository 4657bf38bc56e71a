/**
 * Who and what, for rows: the live line carries no health data, so a row asks for what its message says. The questions of one
 * moment go out together.
 */
import { useQuery } from "@tanstack/react-query";
import { messagesById } from "../api/bureau";
import type { MessageRow } from "../api/types";

const TOGETHER_MS = 20;
const AT_ONCE = 100;
const DRAFT_MS = 30_000;

interface Asking {
  resolve: (row: MessageRow | null) => void;
  reject: (problem: unknown) => void;
}
const waiting = new Map<number, Asking[]>();

function asked(id: number): Promise<MessageRow | null> {
  return new Promise((resolve, reject) => {
    if (waiting.size === 0) setTimeout(() => void askAll(), TOGETHER_MS);
    waiting.set(id, [...(waiting.get(id) ?? []), { resolve, reject }]);
  });
}

async function askAll(): Promise<void> {
  const all = [...waiting];
  waiting.clear();
  for (let from = 0; from < all.length; from += AT_ONCE) await askSome(all.slice(from, from + AT_ONCE));
}

async function askSome(some: [number, Asking[]][]): Promise<void> {
  try {
    const { items } = await messagesById(some.map(([id]) => id));
    const rows = new Map(items.map((row) => [row.id, row]));
    for (const [id, askings] of some) for (const { resolve } of askings) resolve(rows.get(id) ?? null);
  } catch (problem) {
    for (const [, askings] of some) for (const { reject } of askings) reject(problem);
  }
}

/** What a message says in a line, and the number to call back; undefined until it is known. A draft is still being written. */
export function useSaid(id: number, draft: boolean): MessageRow | null | undefined {
  const query = useQuery({
    queryKey: ["said", id, draft], queryFn: () => asked(id),
    ...(draft ? { refetchInterval: DRAFT_MS } : { staleTime: Infinity }),
  });
  return query.data;
}
