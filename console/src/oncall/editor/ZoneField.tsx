import { Autocomplete } from "@mantine/core";
import { useMemo } from "react";
import { useT } from "../../i18n";
import { useEditing } from "./EditorContext";

/** The zone of every local time in the roster; what the browser knows of zones is offered. */
export function ZoneField() {
  const t = useT();
  const { body, set, fault } = useEditing();
  const zones = useMemo(() => ["UTC", ...Intl.supportedValuesOf("timeZone")], []);
  return (
    <Autocomplete size="xs" label={t("editor.zone")} data={zones} limit={12} value={body.timezone ?? ""} error={fault("/timezone")} data-path="/timezone"
      onChange={(zone) => set("/timezone", zone || undefined)} />
  );
}
