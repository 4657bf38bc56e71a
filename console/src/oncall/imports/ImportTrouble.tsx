import { Problem } from "../../api/client";
import { useT } from "../../i18n";
import { Trouble } from "../../ui/Panel";
import { explain } from "../../ui/problem";

interface LineFault {
  line: number;
  message: string;
}

/** Why it could not be read; of a table, line by line. */
export function ImportTrouble({ error }: { error: unknown }) {
  const t = useT();
  const faults = faultsOf(error);
  if (faults.length === 0) return <Trouble>{explain(error, t)}</Trouble>;
  return (
    <Trouble>
      {t("import.badTable")}
      <ul>{faults.map(({ line, message }, place) => <li key={place}>{t("import.line", { n: line })}: {message}</li>)}</ul>
    </Trouble>
  );
}

function faultsOf(error: unknown): LineFault[] {
  const given = error instanceof Problem ? error.extra["faults"] : null;
  return Array.isArray(given) ? given.filter(isFault) : [];
}

function isFault(one: unknown): one is LineFault {
  return typeof one === "object" && one !== null && "line" in one && "message" in one;
}
