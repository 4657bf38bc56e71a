import { Switch, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useSpeech } from "../i18n";
import { KeyCap } from "../keys/KeyCap";
import { useKey } from "../keys/keys";
import { useFront } from "../ui/Beside";
import { Nothing, Panel } from "../ui/Panel";
import { useHandset, useHandsetState } from "./HandsetProvider";
import classes from "./TalkBox.module.css";

/** Whether this telephone has no sound: what is heard is then read, and what is said is typed. */
export function useTalks(): boolean {
  const handset = useHandset();
  const state = useHandsetState();
  return Boolean(handset && state?.typed);
}

/** The demo's telephone has no sound: what is heard appears here, and the operator speaks by typing. */
export function TalkBox() {
  const { t, language } = useSpeech();
  const handset = useHandset();
  const state = useHandsetState();
  const [text, setText] = useState("");
  const [aloud, setAloud] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const log = useRef<HTMLOListElement>(null);
  const heard = state?.heard ?? [];
  const last = heard.at(-1);
  const front = useFront();
  useKey("talk", () => {
    front();
    input.current?.focus();
  }, Boolean(state?.leg));
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [last]);
  useEffect(() => {
    if (!aloud || !last || last.who === "me" || !("speechSynthesis" in window)) return;
    const words = new SpeechSynthesisUtterance(last.text);
    words.lang = language;
    speechSynthesis.speak(words);
  }, [aloud, last, language]);
  if (!handset || !state?.typed) return null;

  function speak(event: FormEvent) {
    event.preventDefault();
    if (text.trim()) handset?.speak(text.trim());
    setText("");
  }
  return (
    <Panel title={t("talk.title")} aside={<Switch size="xs" label={t("talk.aloud")} checked={aloud} onChange={(event) => setAloud(event.currentTarget.checked)} />}>
      {heard.length === 0 && <Nothing>{t(state.leg ? "talk.quiet" : "talk.noCall")}</Nothing>}
      <ol className={classes.log} ref={log} aria-live="polite" tabIndex={heard.length ? 0 : -1} aria-label={t("talk.title")}>
        {heard.map((line, place) => (
          <li key={place} data-who={line.who}><span>{t(`talk.${line.who}`)}</span> {line.text}</li>
        ))}
      </ol>
      <form onSubmit={speak} className={classes.say}>
        <TextInput ref={input} size="xs" aria-label={t("talk.say")} placeholder={t("talk.say")} disabled={!state.leg}
          value={text} onChange={(event) => setText(event.currentTarget.value)} rightSection={<KeyCap name="talk" />} rightSectionWidth={52} />
      </form>
    </Panel>
  );
}
