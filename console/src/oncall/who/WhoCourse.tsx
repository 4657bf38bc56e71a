import { isWord, useSpeech } from "../../i18n";
import { clockTime, dayAndTime } from "../../ui/time";
import type { WhoAnswer, WhoStage } from "./types";
import { useReason } from "../useReason";
import classes from "../OnCall.module.css";

/** The whole course if nobody answered: person after person, and the desk at the end. */
export function WhoCourse({ answer }: { answer: WhoAnswer }) {
  const { t, language } = useSpeech();
  const zone = answer.timezone;
  return (
    <section aria-label={t("onCallTabs.who")} className={classes.schedule}>
      <p className={classes.dim}>
        {t("who.begins", { at: dayAndTime(answer.begins_at, language, zone), zone })} · {answer.rule === null ? t("who.noRule") : t("who.rule", { n: answer.rule })}
        {answer.as_of && ` · ${t("who.knownAt", { at: dayAndTime(answer.as_of, language, zone) })}`}
      </p>
      <ol className={classes.steps}>
        {answer.stages.map((stage) => <Turn key={`${stage.number} ${stage.begins_at} ${stage.name ?? ""}`} stage={stage} zone={zone} />)}
        <li>
          <span><strong>{t("timeline.desk")}</strong> · {dayAndTime(answer.desk_at, language, zone)}</span>
          <span className={classes.dim}>{answer.desk_reason}</span>
        </li>
      </ol>
    </section>
  );
}

function Turn({ stage, zone }: { stage: WhoStage; zone: string }) {
  const { t, language } = useSpeech();
  const why = useReason();
  const time = (at: string) => clockTime(at, language, zone, true);
  const channel = (name: string) => (isWord(`channel.${name}`) ? t(`channel.${name as "sms"}`) : name);
  return (
    <li data-nobody={stage.name === null}>
      <span>{stage.number}. <strong>{stage.name ?? `⚠ ${t("duty.nobody")}`}</strong> · {stage.label} · {time(stage.begins_at)} – {time(stage.ends_at)}</span>
      <span className={classes.dim}>{why(stage.reason)}</span>
      <ul className={classes.methods}>
        {stage.attempts.map((attempt) => (
          <li key={`${attempt.at} ${attempt.channel} ${attempt.address}`}>{time(attempt.at)} {channel(attempt.channel)} {attempt.address} <span className={classes.dim}>· {attempt.reason}</span></li>
        ))}
        {stage.passed.map((passed) => (
          <li key={`${passed.channel} ${passed.address}`} className={classes.dim}>— {channel(passed.channel)} {passed.address} · {t("who.passed")}: {passed.reason}</li>
        ))}
      </ul>
    </li>
  );
}
