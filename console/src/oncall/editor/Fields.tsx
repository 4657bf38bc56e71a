import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { at } from "./form";
import { useEditing } from "./EditorContext";
import classes from "./Editor.module.css";

interface Props {
  path: string;
  label: string;
  hint?: string;
}

/** A field of the document, by its path: shows what is there, and what is wrong with it. */
export function TextField({ path, label, hint, type = "text", empty = "drop", placeholder }: Props & {
  type?: "text" | "date" | "time" | "datetime-local"; empty?: "drop" | "keep"; placeholder?: string;
}) {
  const { body, set, fault } = useEditing();
  const value = at(body, path);
  return (
    <TextInput size="xs" label={label} description={hint} type={type} value={typeof value === "string" ? value : ""} error={fault(path)} placeholder={placeholder}
      data-path={path} onChange={(event) => set(path, event.currentTarget.value || (empty === "drop" ? undefined : ""))} />
  );
}

export function CountField({ path, label, value, change, min = 0, max = 999 }: Props & {
  value: number | undefined; change: (value: number | undefined) => void; min?: number; max?: number;
}) {
  const { fault } = useEditing();
  return (
    <NumberInput size="xs" label={label} value={value ?? ""} min={min} max={max} error={fault(path)} data-path={path} w={140}
      onChange={(next) => change(next === "" ? undefined : Number(next))} />
  );
}

export function ChoiceField({ path, label, value, data, change }: Props & { value: string; data: { value: string; label: string }[]; change: (value: string) => void }) {
  const { fault } = useEditing();
  return <NativeSelect size="xs" label={label} value={value} data={data} error={fault(path)} data-path={path} onChange={(event) => change(event.currentTarget.value)} />;
}

/** What was found wrong with a part that is no single field. */
export function Fault({ path }: { path: string }) {
  const { fault } = useEditing();
  const text = fault(path);
  return text === null ? null : <p className={classes.fault} role="alert" data-path={path}>◆ {text}</p>;
}

export function Part({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className={classes.part}>
      <legend>{title}</legend>
      {aside && <div className={classes.aside}>{aside}</div>}
      {children}
    </fieldset>
  );
}
