import { Button } from "@mantine/core";
import { useChoose, useOperator } from "../../desk/useDesk";
import { useT } from "../../i18n";
import { KeyCap } from "../../keys/KeyCap";
import classes from "../../live/Connection.module.css";
import { useWarning } from "./EndWarning";

/** Two callers in a row were offered here and nobody took them: offered no more, loudly, until somebody is back. */
export function NotAnswering() {
  const t = useT();
  const choose = useChoose();
  const away = useOperator()?.status === "not_answering";
  useWarning(away ? t("presence.notAnswering.flash") : null);
  if (!away) return null;
  return (
    <div className={classes.trouble} role="alert">
      {t("presence.notAnswering")} <Button rightSection={<KeyCap name="ready" />} onClick={() => choose({ state: "ready" })}>{t("presence.here")}</Button>
    </div>
  );
}
