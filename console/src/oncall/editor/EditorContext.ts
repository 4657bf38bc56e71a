import { createContext, useContext } from "react";
import type { AccountDetail } from "../../api/types";
import type { FoundFault, RosterBody } from "./types";

export interface Editing {
  body: RosterBody;
  set: (path: string, value: unknown) => void;
  /** What the bureau found wrong just there; deeper faults are their own field's. */
  fault: (path: string) => string | null;
  people: AccountDetail["contacts"];
  today: string;
}

export const EditorContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditorContext);
  if (!editing) throw new Error("The roster editor's parts are used outside it");
  return editing;
}

export function faultAt(findings: readonly FoundFault[], path: string): string | null {
  const here = findings.filter((finding) => finding.path === path).map((finding) => finding.message);
  return here.length ? here.join(" ") : null;
}
