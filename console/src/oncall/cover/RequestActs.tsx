import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { AccountDetail } from "../../api/types";
import { useT } from "../../i18n";
import { useMay } from "../../session/session";
import type { CoverRequest, RequestAct } from "./types";
import classes from "../OnCall.module.css";

const ACTS: Partial<Record<CoverRequest["status"], readonly RequestAct[]>> = {
  open: ["accept", "decline", "withdraw"],
  accepted: ["approve", "refuse", "withdraw"],
  in_force: ["undo"],
};

/** What may be done with a request as it stands, for the person asked; an open offer to all needs to know who takes it. */
export function RequestActs({ request, people, busy, act }: {
  request: CoverRequest; people: AccountDetail["contacts"]; busy: boolean; act: (what: RequestAct, body: object) => void;
}) {
  const t = useT();
  const [taker, setTaker] = useState("");
  const decides = useMay("roster:write");
  const acts = (ACTS[request.status] ?? []).filter((one) => decides || (one !== "approve" && one !== "refuse"));
  if (acts.length === 0) return null;
  const anybody = request.to_contact_id === null;
  const who = request.to_contact_id ?? (taker ? Number(taker) : null);
  const wanted = acts.filter((one) => one !== "decline" || !anybody);
  return (
    <span className={classes.acts}>
      {anybody && acts.includes("accept") && (
        <NativeSelect size="xs" aria-label={t("requests.taker")} value={taker} onChange={(event) => setTaker(event.currentTarget.value)}
          data={[{ value: "", label: t("requests.taker") }, ...people.filter((person) => person.id !== request.from_contact_id).map((person) => ({ value: String(person.id), label: person.name }))]} />
      )}
      {wanted.map((one) => (
        <Button key={one} size="compact-xs" variant={one === "accept" || one === "approve" ? "filled" : "default"} disabled={busy || (one === "accept" && who === null)}
          onClick={() => act(one, one === "accept" ? { contact_id: who } : {})}>{t(`requestAct.${one}`)}</Button>
      ))}
    </span>
  );
}
