import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { callCard } from "../../api/bureau";
import { CallControls } from "../../desk/CallControls";
import { CallState } from "../../desk/CallState";
import { Emergency, EmergencyKey } from "../../desk/Emergency";
import { pickCall, usePickedCall } from "../../desk/picked";
import { isLive, useMyCalls } from "../../desk/useDesk";
import { useEmergency } from "../../desk/useEmergency";
import { useT } from "../../i18n";
import { KeyCap } from "../../keys/KeyCap";
import { useKey } from "../../keys/keys";
import { useTopic } from "../../live/LiveProvider";
import type { Item } from "../../live/store";
import { Account } from "../../ui/Account";
import classes from "./Watch.module.css";

/** The call that goes on, or that is over and not yet wrapped up, with what can be done to it from any screen. */
export function CallBar() {
  const t = useT();
  const call = useMyCalls()[0];
  useNewCall(call && isLive(call) ? call.id : null);
  if (!call) return <span className={classes.calm}>{t("callBar.none")}</span>;
  return <MyCall key={call.id} call={call} />;
}

/** A new call is answered on its own screen, wherever one was looking; one that went on before this page was loaded is not new. */
function useNewCall(live: number | null): void {
  const [, go] = useLocation();
  const known = useTopic("calls", "call") !== null;
  const before = useRef<number | null | undefined>(undefined);
  useEffect(() => {
    if (!known) return;
    const fresh = before.current !== undefined && live !== null && live !== before.current;
    before.current = live;
    if (!fresh) return;
    pickCall(null);
    go("/");
  }, [known, live, go]);
}

function MyCall({ call }: { call: Item<"call"> }) {
  const t = useT();
  const card = useQuery({ queryKey: ["card", call.id], queryFn: () => callCard(call.id), staleTime: Infinity });
  const emergency = useEmergency(call, card.data?.account.emergency);
  const [path, go] = useLocation();
  const picked = usePickedCall();
  const away = path !== "/" || (picked !== null && picked !== call.id);
  const back = () => {
    pickCall(call.id);
    go("/");
  };
  useKey("toCall", back, away);
  return (
    <>
      <section className={classes.call} aria-label={t("callBar.label")}>
        <span className={classes.name}><Account name={call.data.account_name} color={call.data.account_color} strong /></span>
        <CallState call={call} />
        {away && <Button variant="filled" onClick={back} rightSection={<KeyCap name="toCall" />}>{t("callBar.back")}</Button>}
        <CallControls call={call} />
        <EmergencyKey state={emergency} />
      </section>
      <div className={classes.below}><Emergency state={emergency} /></div>
    </>
  );
}
