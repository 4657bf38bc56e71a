import { KeyCap } from "../keys/KeyCap";
import { useWorkingKeys } from "../keys/keys";
import { KEYS } from "../keys/map";
import { useT } from "../i18n";
import { useNow } from "../live/clock";
import { inOrder } from "./strip";
import classes from "./Frame.module.css";

/** The keys that work now, and no other: what is shown is derived from who listens. */
export function KeyStrip() {
  const t = useT();
  useNow(); // a dialog that closes may tell nobody: looked at again each second
  const working = useWorkingKeys();
  return (
    <footer className={classes.keys} aria-label={t("keys.title")}>
      {inOrder(working).map((name) => (
        <span key={name} data-danger={name === "emergency"}>
          <KeyCap name={name} /> {t(KEYS[name].what)}
        </span>
      ))}
    </footer>
  );
}
