import { KEYS, type KeyName } from "./map";
import classes from "./KeyCap.module.css";

/** The key that does the same as the button it stands on. */
export function KeyCap({ name, text }: { name?: KeyName; text?: string }) {
  const shown = name ? KEYS[name].shown : (text ?? "");
  return (
    <kbd className={classes.cap} aria-hidden="true">
      {shown}
    </kbd>
  );
}
