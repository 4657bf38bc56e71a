import { KEYS, type KeyName } from "../keys/map";
import { KeyCap } from "../keys/KeyCap";
import { useT } from "../i18n";
import classes from "./Frame.module.css";

const SHOWN: readonly KeyName[] = ["accept", "hold", "emergency", "send", "hangUp", "wrapped", "palette", "map"];

export function KeyStrip() {
  const t = useT();
  return (
    <footer className={classes.keys} aria-label={t("keys.title")}>
      {SHOWN.map((name) => (
        <span key={name} data-danger={name === "emergency"}>
          <KeyCap name={name} /> {t(KEYS[name].what)}
        </span>
      ))}
    </footer>
  );
}
