import { Link } from "wouter";
import { useT } from "../i18n";
import classes from "../users/Users.module.css";

export function NotFound() {
  const t = useT();
  return (
    <main className={classes.screen}>
      <section className={classes.panel}>
        <p className={classes.calm}>{t("notFound")} <Link href="/">{t("nav.desk")}</Link></p>
      </section>
    </main>
  );
}
