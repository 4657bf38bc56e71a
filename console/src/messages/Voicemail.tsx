import { useState } from "react";
import type { MessageRow } from "../api/types";
import { useT } from "../i18n";
import { useMay } from "../session/session";
import { span } from "../ui/time";
import classes from "./Messages.module.css";

/** Why there is nothing to hear of what may have been said. */
function lostBy({ reason }: NonNullable<MessageRow["recording"]>) {
  return reason === "failed" || reason === "deleted" ? reason : "late";
}

/** A recording, played from the bureau: fetched only when someone listens, for each listening is on record. */
export function Voicemail({ recording }: { recording: NonNullable<MessageRow["recording"]> }) {
  const t = useT();
  const may = useMay("recordings:read");
  const [broken, setBroken] = useState(false);
  if (recording.status === "lost") return <p className={classes.voicemail} role="alert">{t(`voicemailLost.${lostBy(recording)}`)}</p>;
  if (recording.status === "erased") return <p className={classes.voicemail}>{t("voicemail.erased")}</p>;
  if (recording.status === "absent") return <p className={classes.voicemail}>{t(recording.silent ? "voicemail.absent" : "voicemail.none")}</p>;
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
