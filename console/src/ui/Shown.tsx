import { Button, CopyButton, Stack } from "@mantine/core";
import { useT } from "../i18n";
import classes from "./Shown.module.css";

/** A password or a key that was just made, shown this once. */
export function Shown({ secret, says, done }: { secret: string; says: string; done: () => void }) {
  const t = useT();
  return (
    <Stack gap="sm">
      <p>{says}</p>
      <output className={classes.secret}>{secret}</output>
      <CopyButton value={secret}>{({ copied, copy }) => <Button variant="default" size="sm" onClick={copy}>{copied ? `✓ ${t("act.copied")}` : t("act.copy")}</Button>}</CopyButton>
      <Button size="sm" onClick={done}>{t("act.done")}</Button>
    </Stack>
  );
}
