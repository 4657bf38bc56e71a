import { Link, useLocation } from "wouter";
import { useT } from "../i18n";
import { Connection } from "../live/Connection";
import { useMay } from "../session/session";
import { LineSummary } from "./LineSummary";
import { OrphanCount } from "./OrphanCount";
import { StateBar } from "../desk/StateBar";
import { YouMenu } from "./YouMenu";
import classes from "./Frame.module.css";

export function Header() {
  const t = useT();
  const takesCalls = useMay("desk:use");
  return (
    <header className={classes.header}>
      <Link href="/" className={classes.brand ?? ""}>
        <img src="/bell.svg" alt="" width="22" height="22" /> Nightbell
      </Link>
      {takesCalls && <StateBar />}
      <nav className={classes.nav} aria-label={t("nav.label")}>
        <Place to="/" name={t("nav.desk")} />
        <Place to="/messages" name={t("nav.messages")} />
        <Place to="/accounts" name={t("nav.accounts")} />
        {useMay("roster:read") && <Place to="/on-call" name={t("nav.onCall")} />}
        {useMay("users:read") && <Place to="/users" name={t("nav.users")} />}
      </nav>
      <div className={classes.right}>
        <Connection />
        {takesCalls && <LineSummary />}
        <OrphanCount />
        <YouMenu />
      </div>
    </header>
  );
}

function Place({ to, name }: { to: string; name: string }) {
  const [path] = useLocation();
  const duty = /^\/accounts\/\d+\/on-call/.test(path) ? "/on-call" : path;
  const here = to === "/" ? path === "/" || path.startsWith("/dispatches") : duty.startsWith(to);
  return <Link href={to} aria-current={here ? "page" : undefined}>{name}</Link>;
}
