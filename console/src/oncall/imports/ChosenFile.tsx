import { Input } from "@mantine/core";
import { useId } from "react";
import { useT } from "../../i18n";
import classes from "./Imports.module.css";

/** The browser's own field for a file: it can be dropped on, too. */
export function ChosenFile({ choose }: { choose: (file: File | null) => void }) {
  const t = useT();
  const id = useId();
  return (
    <Input.Wrapper id={id} label={t("import.fileLabel")} description={t("import.fileHint")}>
      <input id={id} type="file" className={classes.file} accept=".ics,.ical,.csv,.tsv,.txt,text/calendar,text/csv" onChange={(event) => choose(event.currentTarget.files?.[0] ?? null)} />
    </Input.Wrapper>
  );
}
