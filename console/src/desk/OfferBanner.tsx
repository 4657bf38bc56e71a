import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { acceptOffer, declineOffer } from "../api/bureau";
import { useT } from "../i18n";
import { KeyCap } from "../keys/KeyCap";
import { useKey } from "../keys/keys";
import { useHandset } from "../softphone/HandsetProvider";
import { flash } from "../sound/flash";
import { startRinging } from "../sound/sounds";
import { safeColor } from "../ui/Account";
import { Countdown } from "../ui/Age";
import { callerWords } from "../ui/caller";
import { explain } from "../ui/problem";
import { useMyOffer } from "./useDesk";
import classes from "./OfferBanner.module.css";

/** A caller for me: rings, flashes the title, waits for one key. It stands over the desk and never takes the focus. */
export function OfferBanner() {
  const t = useT();
  const handset = useHandset();
  const offer = useMyOffer();
  const id = offer?.id ?? null;
  const accept = useMutation({
    mutationFn: (offered: number) => {
      // Before the answer comes back: the leg may ring first.
      handset?.expect(offered);
      return acceptOffer(offered);
    },
  });
  const decline = useMutation({ mutationFn: declineOffer });
  const mine = accept.variables === id;
  const accepted = Boolean(offer?.data.accepted_at) || (mine && (accept.isPending || accept.isSuccess));
  const rings = offer !== null && !accepted;
  useRing(rings ? offer.data.account_name : null);
  const take = () => (id !== null && rings ? accept.mutate(id) : undefined);
  useKey("accept", take, rings);
  useKey("acceptEnter", take, rings);
  useKey("decline", () => (id !== null ? decline.mutate(id) : undefined), rings);

  if (!offer) return null;
  const { data } = offer;
  return (
    <div className={classes.banner} role="alert" data-rings={rings}>
      <span className={classes.color} style={{ background: safeColor(data.account_color) }} aria-hidden="true" />
      <div className={classes.who}>
        <strong>{data.account_name}</strong>
        <span>{callerWords(data.caller, t)}</span>
      </div>
      {accepted ? (
        <span className={classes.wait}>{t("offer.connecting")}</span>
      ) : (
        <>
          <span className={classes.wait}>{t("offer.left")} <Countdown at={data.expires_at} stops /></span>
          <Button size="sm" onClick={take} rightSection={<KeyCap name="accept" />}>{t("act.accept")}</Button>
          <Button size="sm" variant="default" onClick={() => decline.mutate(offer.id)} rightSection={<KeyCap name="decline" />}>
            {t("act.decline")}
          </Button>
        </>
      )}
      {mine && accept.isError && <span className={classes.error}>{explain(accept.error, t)}</span>}
    </div>
  );
}

/** Rings and flashes the window's title while somebody waits to be taken. */
function useRing(name: string | null): void {
  useEffect(() => {
    if (name === null) return undefined;
    const quiet = startRinging();
    const still = flash("offer", `☎ ${name}`);
    return () => {
      quiet();
      still();
    };
  }, [name]);
}
