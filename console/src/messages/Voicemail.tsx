import { useState } from "react";
import type { MessageRow } from "../api/types";
import { useT } from "../i18n";
import { useMay } from "../session/session";
import { span } from "../ui/time";
import classes from "./Messages.module.css";

/** A recording, played from the bureau: fetched only when someone listens, for each listening is on record. */
export function Voicemail({ recording, silent }: { recording: NonNullable<MessageRow["recording"]>; silent: boolean }) {
  const t = useT();
  const may = useMay("recordings:read");
  const [broken, setBroken] = useState(false);
  if (silent) return <p className={classes.voicemail}>{t("voicemail.absent")}</p>;
  if (recording.status === "pending") return <p className={classes.voicemail}>{t("voicemail.pending")}</p>;
  if (!may) return <p className={classes.voicemail}>{t("voicemail.refused")}</p>;
  return (
    <div className={classes.voicemail}>
      <span>{t("voicemail.title")}{recording.duration_s !== null && ` · ${span(recording.duration_s * 1000)}`}</span>
      <audio controls preload="none" src={`/api/v1/recordings/${recording.id}/media`} onError={() => setBroken(true)}
        onPlay={() => setBroken(false)} aria-label={t("voicemail.title")} />
      {broken && <span role="alert">{t("voicemail.broken")}</span>}
    </div>
  );
}
