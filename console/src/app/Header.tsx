import { Link, useLocation } from "wouter";
import { useT } from "../i18n";
import { Connection } from "../live/Connection";
import { useMay, useMe } from "../session/session";
import { LineSummary } from "./LineSummary";
import { OrphanCount } from "./OrphanCount";
import { placesOf } from "./places";
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
        {placesOf(useMe()).map(({ path, name }) => <Place key={path} to={path} name={t(name)} />)}
      </nav>
      <div className={classes.right}>
        {takesCalls && <Connection />}
        {takesCalls && <LineSummary />}
        {takesCalls && <OrphanCount />}
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
