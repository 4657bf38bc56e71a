import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useT } from "../i18n";
import { Door } from "./Door";
import { useSession } from "./session";
import { Failure } from "../ui/Failure";
import { WhyEnded } from "./WhyEnded";

export function SignIn() {
  const t = useT();
  const { signIn, who } = useSession();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await signIn(email.trim(), password);
    } catch (problem) {
      setError(problem);
      setPassword("");
    } finally {
      setBusy(false);
    }
  }

  return (
    <Door title={t("door.signIn")}>
      {who.is === "nobody" && <WhyEnded ended={who.ended} />}
      <form onSubmit={(event) => void submit(event)}>
        <TextInput label={t("door.email")} type="email" name="email" autoComplete="username" required autoFocus
          value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <PasswordInput label={t("door.password")} name="password" autoComplete="current-password" required
          value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
        <Failure error={error} />
        <Button type="submit" size="md" loading={busy}>{t("door.enter")}</Button>
      </form>
    </Door>
  );
}
