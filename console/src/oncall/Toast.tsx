import { Button } from "@mantine/core";
import { useT } from "../i18n";
import type { useOverrides } from "./useOverrides";
import classes from "./OnCall.module.css";

/** What was just done, with a way back. It stays until it is hidden or something else is done: nobody must hurry. */
export function Toast({ overrides }: { overrides: ReturnType<typeof useOverrides> }) {
  const t = useT();
  const { deed, undo, dismiss } = overrides;
  return (
    <div role="status" className={classes.toastPlace}>
      {deed && (
        <div className={classes.toast}>
          <span>{t(deed.word)}{deed.conflicts.map((conflict) => <span key={conflict} className={classes.conflict}>⚠ {conflict}</span>)}</span>
          {deed.undo && <Button loading={undo.isPending} onClick={() => undo.mutate()}>{t("toast.undo")}</Button>}
          <Button variant="subtle" color="gray" c="var(--nb-text)" onClick={dismiss}>{t("act.hide")}</Button>
        </div>
      )}
    </div>
  );
}
