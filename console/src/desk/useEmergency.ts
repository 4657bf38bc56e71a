import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { callAct } from "../api/bureau";
import type { CallCard, LegData } from "../api/types";
import { useKey } from "../keys/keys";
import type { Item } from "../live/store";

const UNDER_WAY: readonly LegData["status"][] = ["recorded", "dialling", "ringing", "joined"];

/**
 * One key: shows what to do and dials the emergency number into the call. Again: tries again, if that failed.
 * It waits for nothing, be it for the card (undefined) or an answer on its way: the bureau knows the number, and gives a
 * second press the leg there is.
 */
export function useEmergency(call: Item<"call">, emergency: CallCard["account"]["emergency"] | undefined) {
  const [open, setOpen] = useState(false);
  const dial = useMutation({ mutationFn: () => callAct(call.id, "emergency") });
  const leg = call.data.legs.filter((part) => part.party === "emergency").at(-1) ?? null;
  const live = call.data.status === "talking" || call.data.status === "on_hold";
  const underWay = leg !== null && UNDER_WAY.includes(leg.status);
  const dialable = emergency === undefined || Boolean(emergency?.number);
  const press = () => {
    setOpen(true);
    if (live && dialable && !underWay) dial.mutate();
  };
  const hide = () => setOpen(false);
  useKey("emergency", press);
  useKey("back", hide, open);
  return { emergency, dialable, open, live, leg, underWay, dial, press, hide };
}

export type EmergencyState = ReturnType<typeof useEmergency>;
