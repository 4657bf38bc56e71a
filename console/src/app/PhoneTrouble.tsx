import { useT } from "../i18n";
import { useHandsetState } from "../softphone/HandsetProvider";
import classes from "../live/Connection.module.css";

/** Without a telephone no call can be taken: said before one is offered. */
export function PhoneTrouble() {
  const t = useT();
  const phone = useHandsetState();
  if (phone?.phone !== "lost") return null;
  return <div className={classes.trouble} role="status">{t("phone.lost")} {phone.detail}</div>;
}
