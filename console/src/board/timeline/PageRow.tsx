import type { DeliveryData, PageData, WithId } from "../../api/types";
import { useT } from "../../i18n";
import { Countdown } from "../../ui/Age";
import { useTimes } from "../../ui/zone";
import { standingOf } from "./ends";
import { FACTS, factsOf } from "./marks";
import classes from "./Timeline.module.css";

/** One person asked: four marks for what is known, then each attempt. */
export function PageRow({ page, step, deliveries }: { page: WithId<PageData>; step: string; deliveries: WithId<DeliveryData>[] }) {
  const t = useT();
  const { clock } = useTimes();
  const facts = factsOf(page, deliveries);
  return (
    <div className={classes.page} data-status={page.status}>
      <div className={classes.person}>
        <strong>{page.contact_name}</strong>
        <span className={classes.fate}>
          {standingOf(page, t)}
          {page.reason && page.reason !== step && ` · ${page.reason}`}
          {page.status === "open" && page.expires_at && <> · {t("page.until")} <Countdown at={page.expires_at} stops /></>}
        </span>
      </div>
      <ul className={classes.marks}>
        {FACTS.map((fact) => {
          const at = facts[fact];
          return (
            <li key={fact} data-known={at !== null} data-fact={fact}>
              <span aria-hidden="true">{at ? (fact === "confirmed" ? "✓" : "●") : "○"}</span> {t(`fact.${fact}`)}
              {at ? <time className={classes.at} dateTime={at}>{clock(at, true)}</time> : <span className="visually-hidden">{t("fact.notKnown")}</span>}
            </li>
          );
        })}
      </ul>
      <ul className={classes.attempts}>
        {deliveries.map((delivery) => <Attempt key={delivery.id} delivery={delivery} />)}
      </ul>
    </div>
  );
}

function Attempt({ delivery }: { delivery: WithId<DeliveryData> }) {
  const t = useT();
  const { clock } = useTimes();
  const at = delivery.sent_at ?? delivery.due_at;
  const failed = delivery.status === "failed" && !delivery.called_back;
  return (
    <li data-failed={failed}>
      {t(`channel.${delivery.channel}`)} {delivery.address} · {t(delivery.called_back ? "delivery.calledBack" : `delivery.${delivery.status}`)}
      {delivery.attempt > 1 && ` · ${t("delivery.attempt", { n: delivery.attempt })}`}
      {failed && ` · ${delivery.error_text ?? delivery.error_code ?? ""}`}
      {at && <time dateTime={at}> {clock(at, true)}</time>}
    </li>
  );
}
