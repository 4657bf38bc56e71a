import type { CallCard } from "../api/types";
import { useT } from "../i18n";
import { langOf, pickText, useReading } from "../i18n/account";
import { useNow } from "../live/clock";
import type { Item } from "../live/store";
import { safeColor } from "../ui/Account";
import { callerWords } from "../ui/caller";
import { useTimes, zoneWords } from "../ui/zone";
import { CallState } from "./CallState";
import { LanguageSwitch } from "./script/Reading";
import classes from "./CardHead.module.css";

/** The account, and what to say first: the largest text on the screen. */
export function CardHead({ card, call }: { card: CallCard; call?: Item<"call"> }) {
  const t = useT();
  const { clock, zone } = useTimes();
  const { account } = card;
  const reading = useReading();
  const now = useNow();
  const caller = card.call;
  return (
    <header className={classes.head} style={{ borderLeftColor: safeColor(account.color) }}>
      <div className={classes.account}>
        <h1 title={account.name}>{account.name}</h1>
        <LanguageSwitch card={card} />
        <span className={classes.local}>{t("card.local", { time: clock(now, true), zone: zoneWords(zone) })}</span>
        <span className={classes.open} data-open={account.open}>
          <span aria-hidden="true">{account.open ? "●" : "☾"}</span> {t(account.open ? "card.open" : "card.closed")}
        </span>
      </div>
      <p className={classes.phrase} lang={langOf(account.phrase, reading)}>“{pickText(account.phrase, reading)}”</p>
      <p className={classes.facts}>
        <strong>{caller ? callerWords(caller.caller, t) : t("caller.none")}</strong>
        {caller && <span>{t("card.earlier", { n: caller.earlier_calls_today })}</span>}
        {call && <CallState call={call} />}
      </p>
    </header>
  );
}
