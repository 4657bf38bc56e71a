import type { DeliveryData, PageData, Step, WithId } from "../../api/types";
import { useT } from "../../i18n";
import { span } from "../../ui/time";
import { PageRow } from "./PageRow";
import classes from "./Timeline.module.css";

/** One stage of the protocol: whom it asks, and the people who were asked in it. */
export function StepRow({ step, current, past, pages, deliveries }: {
  step: Step; current: boolean; past: boolean; pages: WithId<PageData>[]; deliveries: WithId<DeliveryData>[];
}) {
  const t = useT();
  return (
    <li className={classes.step} data-current={current} data-past={past && !current && (step.kind !== "desk" || pages.length > 0)}>
      <header>
        <span className={classes.label}>{step.kind === "desk" ? t("timeline.desk") : step.label}</span>
        {step.kind !== "desk" && <span className={classes.plan}>
          {step.channels.map((channel) => t(`channel.${channel}`)).join(", ")}
          {step.repeat.times > 0 && ` × ${step.repeat.times + 1}`}
          {step.wait_s > 0 && ` · ${t("timeline.waits", { span: span(step.wait_s * 1000) })}`}
        </span>}
      </header>
      {pages.map((page) => (
        <PageRow key={page.id} page={page} step={step.label} deliveries={deliveries.filter((delivery) => delivery.page_id === page.id)} />
      ))}
      {current && pages.length === 0 && step.kind !== "desk" && <p className={classes.none}>{t("timeline.nobodyYet")}</p>}
    </li>
  );
}
