import { Textarea, TextInput } from "@mantine/core";
import { useId, type KeyboardEvent } from "react";
import type { ScriptField } from "../../api/types";
import { useT } from "../../i18n";
import { langOf, pickText, useReading } from "../../i18n/account";
import { KeyCap } from "../../keys/KeyCap";
import { phone } from "../../ui/time";
import { becameWhole, tidyPhone } from "./script";
import classes from "./ScriptForm.module.css";

interface Props {
  field: ScriptField;
  value: string;
  wrong: string | null;
  /** Its answer means danger; while calling, one key brings help into the call. */
  danger: "calling" | "alone" | null;
  change: (value: string) => void;
  /** To the next open question, with this answer if one is given; false when none is left. */
  goOn: (value?: string) => boolean;
}

/** One question of the script. What is to be said stands over what is to be written, and larger. */
export function Field(props: Props) {
  const { field, wrong, danger } = props;
  const t = useT();
  const reading = useReading();
  const id = useId();
  const choices = useChoices(field);
  const head = (
    <>
      {field.ask && <span className={classes.ask} lang={langOf(field.ask, reading)}>“{pickText(field.ask, reading)}”</span>}
      <span className={classes.label}><span lang={langOf(field.label, reading)}>{pickText(field.label, reading)}</span>{!field.required && ` · ${t("form.optional")}`}</span>
      <span id={`${id}-wrong`} className={classes.wrong}>{wrong}</span>
    </>
  );
  const Frame = choices ? "fieldset" : "div";
  return (
    <Frame className={classes.field} data-field={field.name} data-kind={field.kind} data-danger={danger !== null} {...(choices ? { "aria-describedby": `${id}-wrong` } : {})}>
      {choices
        ? <legend className={classes.head}>{head}</legend>
        : <label htmlFor={id} className={classes.head}>{head}</label>}
      {choices ? <Choices {...props} id={id} choices={choices} /> : <Written {...props} id={id} />}
      {/* Always there, so that what comes into it is read out. */}
      <span className={classes.danger} role="alert">
        {danger !== null && <>⚠ {t("danger.urgent")} {danger === "calling" && <strong><KeyCap name="emergency" /> {t("danger.key")}</strong>}</>}
      </span>
    </Frame>
  );
}

function useChoices(field: ScriptField): { value: string; label: string; key: string }[] | null {
  const t = useT();
  const reading = useReading();
  if (field.kind === "yes_no") {
    return [{ value: "yes", label: t("form.yes"), key: t("form.yesKey") }, { value: "no", label: t("form.no"), key: t("form.noKey") }];
  }
  if (field.kind !== "choice") return null;
  return (field.options ?? []).map((option, place) => ({ value: option.value, label: pickText(option.label, reading), key: place < 9 ? String(place + 1) : "" }));
}

function Choices({ field, id, value, change, goOn, choices }: Props & { id: string; choices: { value: string; label: string; key: string }[] }) {
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const chosen = choices.find((choice) => choice.key && choice.key === event.key.toLowerCase());
    if (!chosen) return;
    event.preventDefault();
    if (goOn(chosen.value)) return;
    // Tab leaves a group from its chosen option only.
    event.currentTarget.querySelector<HTMLElement>(`input[value="${CSS.escape(chosen.value)}"]`)?.focus();
  };
  return (
    <div className={classes.options} onKeyDown={onKey}>
      {choices.map((choice) => (
        <label key={choice.value} className={classes.option}>
          <input type="radio" name={id} value={choice.value} checked={value === choice.value} required={field.required}
            onChange={() => change(choice.value)} />
          {choice.key && <kbd>{choice.key}</kbd>} {choice.label}
        </label>
      ))}
    </div>
  );
}

function Written({ field, id, value, wrong, change, goOn }: Props & { id: string }) {
  const t = useT();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "Enter" || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goOn();
  };
  const shared = {
    id,
    value,
    error: wrong !== null,
    "aria-required": field.required,
    "aria-describedby": `${id}-wrong`,
    autoComplete: "off",
  } as const;
  if (field.kind === "text") {
    return <Textarea {...shared} autosize minRows={1} maxRows={8} onChange={(event) => change(event.currentTarget.value)} />;
  }
  if (field.kind === "date") {
    const onChange = (typed: string) => (becameWhole(value, typed) ? goOn(typed) : change(typed));
    return <TextInput {...shared} type="date" maw={180} onKeyDown={onKeyDown} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  if (field.kind === "phone") {
    return (
      <div className={classes.number}>
        <TextInput {...shared} type="tel" w={220} onKeyDown={onKeyDown} onChange={(event) => change(event.currentTarget.value)}
          onBlur={() => value && change(tidyPhone(value))} />
        {value && <span className={classes.readback}>{t("form.readBack")} <strong>{phone(tidyPhone(value))}</strong></span>}
      </div>
    );
  }
  return <TextInput {...shared} maw={420} spellCheck={false} onKeyDown={onKeyDown} onChange={(event) => change(event.currentTarget.value)} />;
}
