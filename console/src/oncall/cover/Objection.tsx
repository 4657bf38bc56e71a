import { Button } from "@mantine/core";
import { Problem } from "../../api/client";
import { useT } from "../../i18n";
import { Trouble } from "../../ui/Panel";
import { explain } from "../../ui/problem";

/** What speaks against it, in the bureau's words; what is only a conflict may be done all the same. */
export function Objection({ error, anyway }: { error: unknown; anyway?: () => void }) {
  const t = useT();
  const conflicts = error instanceof Problem && error.code === "conflicts";
  return <Trouble action={conflicts && anyway && <Button variant="default" onClick={anyway}>{t("requests.anyway")}</Button>}>{explain(error, t)}</Trouble>;
}
