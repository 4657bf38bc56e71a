import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import * as api from "../api";
import type { Range } from "../time/range";
import type { DraftAnswer, RosterBody } from "./types";

const QUIET_MS = 600;

export type Saving = { is: "saved" | "saving" | "waiting" } | { is: "failed"; error: unknown };

/** Keeps the draft at the bureau a moment after the last change, and what is found about it; nothing typed is lost by leaving. */
export function useDraft(account: number, slug: string, first: RosterBody, begins: boolean) {
  const client = useQueryClient();
  const [body, setBody] = useState(first);
  const [saving, setSaving] = useState<Saving>({ is: begins ? "waiting" : "saved" });
  const [answer, setAnswer] = useState<DraftAnswer | null>(null);
  // What is in force and untouched is no draft: looking at a roster begins none.
  const kept = useRef<RosterBody | null>(begins ? null : first);
  const latest = useRef(body);
  const [again, setAgain] = useState(0);
  useEffect(() => {
    latest.current = body;
    if (kept.current === body) return undefined;
    setSaving({ is: "waiting" });
    const save = async () => {
      setSaving({ is: "saving" });
      try {
        const found = await api.saveDraft(account, slug, body);
        if (latest.current !== body) return;
        kept.current = body;
        setAnswer(found);
        setSaving({ is: "saved" });
        await client.invalidateQueries({ queryKey: ["rosters", account] });
      } catch (error) {
        if (latest.current === body) setSaving({ is: "failed", error });
      }
    };
    const timer = setTimeout(() => void save(), QUIET_MS);
    return () => clearTimeout(timer);
  }, [account, slug, body, again, client]);
  /** What the bureau has made of the draft and kept: nothing of it is to be saved again. */
  const replaced = (made: RosterBody, found: DraftAnswer) => {
    kept.current = made;
    setBody(made);
    setAnswer(found);
  };
  return { body, setBody, saving, answer, replaced, saveAgain: () => setAgain((count) => count + 1) };
}

/** The coming weeks of a body nobody has published, a moment after the last change; the last that was sound stays. */
export function usePreview(account: number, slug: string, body: RosterBody, range: Range) {
  const settled = useSettled(body);
  return useQuery({
    queryKey: ["roster-preview", account, slug, JSON.stringify(settled), range.starts, range.ends],
    queryFn: () => api.preview(account, slug, settled, range.starts, range.ends),
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
}

function useSettled<T>(value: T): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), QUIET_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
