import { Button } from "@mantine/core";
import { useT, type Say } from "../i18n";
import { langOf, pickText, useReading } from "../i18n/account";
import { KeyCap } from "../keys/KeyCap";
import { phone } from "../ui/time";
import { explain } from "../ui/problem";
import type { EmergencyState } from "./useEmergency";
import classes from "./Emergency.module.css";

export function EmergencyKey({ state }: { state: EmergencyState }) {
  const t = useT();
  if (!state.live) return null;
  return (
    <button type="button" className={classes.key} onClick={state.press}>
      {t("emergency.button")} <KeyCap name="emergency" />
    </button>
  );
}

/** What to do, in large letters, and what became of the dialling, in words. */
export function Emergency({ state }: { state: EmergencyState }) {
  const t = useT();
  const reading = useReading();
  const { emergency, dialable, live, leg, underWay, dial, press, hide } = state;
  if (!state.open && !underWay) return null;
  const status = <span className={classes.status} data-status={leg?.status ?? "none"}>{statusText(state, t)}</span>;
  if (!state.open) return <div className={classes.slim} role="status"><strong>{t("emergency.title")}</strong>{status}</div>;
  const again = live && dialable && !underWay;
  return (
    <div className={classes.panel} role="alert">
      <div className={classes.top}>
        <strong>{t("emergency.title")}</strong>
        {status}
      </div>
      {emergency !== undefined && (
        <p className={classes.text} lang={langOf(emergency?.text ?? "", reading)}>
          {emergency?.text ? unwrapped(pickText(emergency.text, reading)) : t("emergency.none")}
        </p>
      )}
      <div className={classes.acts}>
        {again && (
          <Button color="red" size="sm" loading={dial.isPending} onClick={press} rightSection={<KeyCap name="emergency" />}>
            {t("emergency.dial", { number: dialled(state, t) })}
          </Button>
        )}
        <Button size="sm" variant="default" onClick={hide} rightSection={<KeyCap name="back" />}>{t("act.hide")}</Button>
      </div>
    </div>
  );
}

/** Lines that were only broken to fit a file go on; new points stay on lines of their own. */
const unwrapped = (text: string): string => text.replaceAll(/\n[ \t]+/g, " ");

const dialled = ({ emergency }: EmergencyState, t: Say): string =>
  emergency?.number ? phone(emergency.number) : t("emergency.theNumber");

function statusText(state: EmergencyState, t: Say): string {
  const { dialable, live, leg, underWay, dial } = state;
  if (!dialable) return t("emergency.noNumber");
  const number = dialled(state, t);
  if (underWay && leg) return t(`emergency.${leg.status}`, { number, reason: "" });
  if (dial.isPending) return t("emergency.dialling", { number });
  if (dial.isError) return `${t("emergency.refused", { number })} ${explain(dial.error, t)}`;
  if (leg) return t(`emergency.${leg.status}`, { number, reason: leg.end_reason ?? t("emergency.noReason") });
  return live ? t("emergency.dialling", { number }) : t("emergency.noCall", { number });
}
