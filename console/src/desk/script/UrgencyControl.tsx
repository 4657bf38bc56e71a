import { Button, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { Urgency } from "../../api/types";
import { useT } from "../../i18n";
import { KeyCap } from "../../keys/KeyCap";
import { useKey } from "../../keys/keys";
import classes from "./ScriptForm.module.css";

/** Anyone may raise; lowering takes a reason, which is kept with the message. */
export function UrgencyControl({ urgency, change }: { urgency: Urgency; change: (urgency: Urgency, reason?: string) => void }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const urgent = urgency === "urgent";
  const turn = () => (urgent ? setAsking(!asking) : change("urgent"));
  useKey("urgency", turn);
  const lower = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!reason.trim()) return;
    change("routine", reason.trim());
    setAsking(false);
    setReason("");
  };
  return (
    <div className={classes.urgency}>
      <span className={classes.level} data-urgent={urgent}>
        <span aria-hidden="true">{urgent ? "◆" : "○"}</span> {t(`urgency.${urgency}`)}
      </span>
      {asking && urgent ? (
        <>
          <TextInput size="xs" w={280} autoFocus aria-label={t("urgency.why")} placeholder={t("urgency.why")} value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={(event) => event.key === "Enter" && !event.ctrlKey && lower(event)} />
          <Button variant="default" disabled={!reason.trim()} onClick={lower}>{t("urgency.lower")}</Button>
          <Button variant="subtle" color="gray" onClick={() => setAsking(false)}>{t("act.cancel")}</Button>
        </>
      ) : (
        <Button variant="default" onClick={turn} rightSection={<KeyCap name="urgency" />}>{t(urgent ? "urgency.lowerDots" : "urgency.raise")}</Button>
      )}
    </div>
  );
}
