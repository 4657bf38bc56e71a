import { TextInput } from "@mantine/core";
import { useT } from "../../i18n";
import { at } from "./form";
import { useEditing } from "./EditorContext";
import { Fault, Part, TextField } from "./Fields";
import classes from "./Editor.module.css";

/** Which days are holidays: a country's own, some more, some less. */
export function HolidayFields() {
  const t = useT();
  const { body } = useEditing();
  return (
    <Part title={t("editor.holidays")}>
      <div className={classes.row}>
        <TextField path="/holidays/country" label={t("editor.country")} hint={t("editor.countryHint")} placeholder="US" />
        <TextField path="/holidays/subdivision" label={t("editor.subdivision")} hint={t("editor.subdivisionHint")} placeholder="NY" />
        <Dates key={`also ${(body.holidays?.also ?? []).length}`} path="/holidays/also" label={t("editor.also")} />
        <Dates key={`except ${(body.holidays?.except ?? []).length}`} path="/holidays/except" label={t("editor.except")} />
      </div>
      <Fault path="/holidays" />
    </Part>
  );
}

function Dates({ path, label }: { path: string; label: string }) {
  const t = useT();
  const { body, set, fault } = useEditing();
  const dates = at(body, path);
  const list = Array.isArray(dates) ? (dates as string[]) : [];
  const wrong = fault(path) ?? list.map((_, place) => fault(`${path}/${place}`)).find((text) => text !== null) ?? null;
  const write = (text: string) => {
    const found = text.split(/[\s,;]+/).filter(Boolean);
    set(path, found.length ? found : undefined);
  };
  return <TextInput size="xs" label={label} description={t("editor.datesHint")} defaultValue={list.join(", ")} error={wrong} data-path={path} onBlur={(event) => write(event.currentTarget.value)} />;
}
