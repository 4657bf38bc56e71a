import { Link } from "wouter";
import { useT } from "../i18n";
import { useTopic } from "../live/LiveProvider";
import classes from "./Frame.module.css";

/** Unfinished things that nobody owns or nothing will move: zero, or someone must look. */
export function OrphanCount() {
  const t = useT();
  const health = useTopic("health", "health");
  const count = health?.[0]?.data.orphans;
  if (count === undefined) return null;
  return (
    <Link href="/orphans" className={classes.orphans ?? ""} data-any={count > 0}>
      {count > 0 && <span aria-hidden="true">◆ </span>}
      {t("orphans.count", { n: count })}
    </Link>
  );
}
