import { Link } from "wouter";
import { useT } from "../i18n";
import { useNarrow } from "./narrow";
import classes from "./BackTo.module.css";

/** Where list and detail have no room beside each other: the way back from one to the other. */
export function BackTo({ href, name }: { href: string; name: string }) {
  const t = useT();
  if (!useNarrow()) return null;
  return <Link href={href} className={classes.back ?? ""} aria-label={`${t("act.back")}: ${name}`}><span aria-hidden="true">‹</span> {name}</Link>;
}
