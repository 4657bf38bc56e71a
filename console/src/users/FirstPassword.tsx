import { Button, Stack } from "@mantine/core";
import { useT } from "../i18n";
import classes from "./Users.module.css";

/** A password that was just made, shown this once. */
export function FirstPassword({ password, done }: { password: string; done: () => void }) {
  const t = useT();
  return (
    <Stack gap="sm">
      <p>{t("users.passwordOnce")}</p>
      <output className={classes.password}>{password}</output>
      <Button size="sm" onClick={done}>{t("act.done")}</Button>
    </Stack>
  );
}
