import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useT } from "../../i18n";
import { useNow } from "../../live/clock";
import { useLineState } from "../../live/LiveProvider";
import { Trouble } from "../../ui/Panel";
import { explain } from "../../ui/problem";
import type { DraftKeeper, DraftState } from "./draft";
import classes from "./ScriptForm.module.css";

/** Whether what is written is safe, in words; what can't go as it is (`wrong`) is said in its place, for it is always in sight. */
export function SaveMark({ keeper, state, wrong }: { keeper: DraftKeeper; state: DraftState; wrong: string | null }) {
  const t = useT();
  const { save } = state;
  const now = useNow();
  const line = useLineState();
  useEffect(() => {
    if (line.is === "live") keeper.hurry();
  }, [line, keeper]);
  if (save.is === "conflict") {
    return (
      <Trouble action={
        <>
          <Button variant="default" onClick={() => keeper.keepMine()}>{t("save.mine")}</Button>
          <Button variant="default" onClick={() => keeper.takeTheirs()}>{t("save.theirs")}</Button>
        </>
      }>{t("save.conflict")}</Trouble>
    );
  }
  if (save.is === "refused") return <Trouble>{t("save.refused")} {explain(save.problem, t)}</Trouble>;
  if (save.is === "offline") {
    return <Trouble>{t("save.offline", { n: Math.max(0, Math.floor((now - save.since) / 1000)) })} {t("live.kept")} {t("save.again")}</Trouble>;
  }
  if (wrong) return <p className={classes.mark} data-is="wrong" role="status">✗ {wrong}</p>;
  return (
    <p className={classes.mark} data-is={save.is} role="status">
      {save.is === "saved" ? `✓ ${t("save.saved")}` : t("save.saving")}
    </p>
  );
}
