import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useT } from "../../i18n";
import { useNow } from "../../live/clock";
import { useStay } from "../../live/presence";
import { flash } from "../../sound/flash";
import { warn } from "../../sound/sounds";
import { Countdown } from "../../ui/Age";
import classes from "../../live/Connection.module.css";

const WARNED_MS = 60_000;
const AGAIN_MS = 15_000;
const SHIFT_WARNED_MS = 600_000;

/** Nobody has touched this screen for long, or the shift's session ends: said in time, with a sound in the last minute. */
export function EndWarning() {
  const t = useT();
  const stay = useStay();
  const now = useNow();
  const idleIn = stay?.idleAt ? Date.parse(stay.idleAt) - now : Infinity;
  const endsIn = stay ? Date.parse(stay.endsAt) - now : Infinity;
  const idle = idleIn <= WARNED_MS && idleIn <= endsIn;
  useWarning(idle || endsIn <= WARNED_MS ? t("presence.flash") : null);
  if (!stay || Math.min(idleIn, endsIn) < 0) return null;
  if (idle && stay.idleAt) {
    return (
      <div className={classes.trouble} role="alert">
        {t("presence.idle")} <span aria-hidden="true"><Countdown at={stay.idleAt} stops /></span> <Button variant="default">{t("presence.stay")}</Button>
      </div>
    );
  }
  if (endsIn > SHIFT_WARNED_MS) return null;
  return (
    <div className={classes.trouble} role="alert">
      {t("presence.ends")} <span aria-hidden="true"><Countdown at={stay.endsAt} stops /></span>
    </div>
  );
}

/** Sounds at once and again and again, and flashes the title, for as long as there is something to say. */
export function useWarning(text: string | null): void {
  useEffect(() => {
    if (text === null) return undefined;
    warn();
    const timer = setInterval(warn, AGAIN_MS);
    const still = flash("warning", text);
    return () => {
      clearInterval(timer);
      still();
    };
  }, [text]);
}
