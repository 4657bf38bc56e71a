import { isWord, useT } from "../i18n";
import type { Ended } from "./session";
import classes from "./Door.module.css";

/** At the door: why one stands here again, and what was kept. */
export function WhyEnded({ ended: { why, kept, unended } }: { ended: Ended }) {
  const t = useT();
  if (why === null) return null;
  const word = `ended.${why.replaceAll("-", "_")}`;
  return (
    <div className={classes.why} role="status">
      <p>{isWord(word) ? t(word) : t("ended.otherwise")}</p>
      {kept !== null && <p>{kept ? t("ended.keptFor", { name: kept }) : t("ended.kept")}</p>}
      {unended && <p>{t("ended.unended")}</p>}
    </div>
  );
}
