import { Button } from "@mantine/core";
import { useOperator } from "../desk/useDesk";
import { useT } from "../i18n";
import { soundCheck } from "../sound/sounds";
import { useSoundState } from "../sound/audio";
import { useDutySound, useTouchToWake } from "../sound/useDutySound";
import classes from "../live/Connection.module.css";

/** Whoever is on duty and can't be rung is told so in words, with the way out; whoever comes on duty, that they can be. */
export function SoundTrouble() {
  const t = useT();
  const status = useOperator()?.status;
  const state = useSoundState();
  const checked = useDutySound(status);
  useTouchToWake();
  if (status === undefined || status === "offline") return null;
  if (state === "none") return <div className={classes.trouble} role="alert">{t("sound.none")}</div>;
  if (state === "blocked") {
    return (
      <div className={classes.trouble} role="alert">
        {t("sound.blocked")} <Button variant="default" onClick={() => void soundCheck()}>{t("sound.turnOn")}</Button> {t("sound.wayOut")}
      </div>
    );
  }
  return checked ? <p className={classes.good} role="status">♪ {t("sound.checked")}</p> : null;
}
