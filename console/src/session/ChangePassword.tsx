import { Button, PasswordInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { changePassword } from "../api/bureau";
import { useT } from "../i18n";
import { Failure } from "../ui/Failure";

export const SHORTEST = 12;

/** Asked of oneself at any time, and of whoever comes with a password that someone else has seen. */
export function ChangePassword({ done }: { done: () => void }) {
  const t = useT();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const differs = again !== "" && again !== next;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (next !== again) return;
    setBusy(true);
    setError(null);
    try {
      await changePassword(current, next);
      done();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <PasswordInput label={t("door.current")} autoComplete="current-password" required
        value={current} onChange={(event) => setCurrent(event.currentTarget.value)} />
      <PasswordInput label={t("door.next")} description={t("door.rule", { n: SHORTEST })} autoComplete="new-password" required
        minLength={SHORTEST} value={next} onChange={(event) => setNext(event.currentTarget.value)} />
      <PasswordInput label={t("door.again")} autoComplete="new-password" required error={differs ? t("door.differs") : null}
        value={again} onChange={(event) => setAgain(event.currentTarget.value)} />
      <Failure error={error} />
      <Button type="submit" size="md" loading={busy} disabled={differs}>{t("door.change")}</Button>
    </form>
  );
}
