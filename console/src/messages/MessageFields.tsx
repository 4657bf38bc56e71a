import type { MessageDetail } from "../api/types";
import { useSpeech } from "../i18n";
import { pickText } from "../i18n/account";
import { callerWords } from "../ui/caller";
import { phone } from "../ui/time";
import { useTimes } from "../ui/zone";
import { Voicemail } from "./Voicemail";
import classes from "./Messages.module.css";

/** What a message says, question by question; larger when it is to be read out. */
export function MessageFields({ message, large = false }: { message: MessageDetail; large?: boolean }) {
  const { t, language } = useSpeech();
  const { day } = useTimes();
  const filled = message.fields.filter((field) => field.value !== "");
  return (
    <div className={classes.said} data-large={large}>
      <dl>
        {filled.map((field) => (
          <div key={field.name} data-danger={field.dangerous}>
            <dt>{pickText(field.label, language)}</dt>
            <dd>{field.kind === "phone" ? phone(field.value) : field.kind === "yes_no" ? t(field.value === "yes" ? "form.yes" : "form.no") : pickText(field.display, language)}</dd>
          </div>
        ))}
        {message.caller && <div><dt>{t("message.callerNumber")}</dt><dd>{callerWords(message.caller, t)}</dd></div>}
        <div><dt>{t("message.taken")}</dt><dd>{day(message.created_at)}{message.taken_by_name && ` · ${message.taken_by_name}`}</dd></div>
      </dl>
      {message.recording && <Voicemail recording={message.recording} />}
    </div>
  );
}
