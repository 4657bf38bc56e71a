import type { ReactNode } from "react";
import { useT } from "../i18n";
import classes from "./Door.module.css";

/** The frame of the screens before the desk: sign-in and the forced change of password. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  const t = useT();
  return (
    <main className={classes.door}>
      <div className={classes.card}>
        <p className={classes.name}>
          <img src="/bell.svg" alt="" width="34" height="34" /> Nightbell
        </p>
        <h1>{title}</h1>
        {children}
      </div>
      <p className={classes.motto}>{t("door.motto")}</p>
    </main>
  );
}
