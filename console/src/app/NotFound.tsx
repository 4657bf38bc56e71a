import { Link } from "wouter";
import { useT } from "../i18n";
import { useMe } from "../session/session";
import { homeOf, PLACES } from "./places";
import classes from "../users/Users.module.css";

/** No such screen, or none for this role: said in words, with the way home. */
export function NotFound({ why = "notFound" }: { why?: "notFound" | "notYours" | "noScreens" }) {
  const t = useT();
  const path = homeOf(useMe());
  const home = PLACES.find((place) => place.path === path);
  return (
    <main className={classes.screen}>
      <section className={classes.panel}>
        <p className={classes.calm}>{t(why)} {home && <Link href={home.path}>{t(home.name)}</Link>}</p>
      </section>
    </main>
  );
}
