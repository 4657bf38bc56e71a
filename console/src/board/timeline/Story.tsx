import type { Transition } from "../../api/types";
import { isWord, useT, type Say } from "../../i18n";
import { useTimes } from "../../ui/zone";
import classes from "./Timeline.module.css";

/** Every move that was recorded, as rows: who, what, when, why. */
export function Story({ transitions }: { transitions: Transition[] }) {
  const t = useT();
  const { clock } = useTimes();
  if (transitions.length === 0) return null;
  return (
    <details className={classes.story}>
      <summary>{t("story.title", { n: transitions.length })}</summary>
      <table>
        <thead className="visually-hidden"><tr><th>{t("story.at")}</th><th>{t("story.what")}</th><th>{t("story.by")}</th><th>{t("story.why")}</th></tr></thead>
        <tbody>
          {transitions.map((move, place) => (
            <tr key={place}>
              <td><time dateTime={move.at}>{clock(move.at, true)}</time></td>
              <td>{entityWord(move.entity, t)}: {move.old === move.new ? t("story.noted") : coded("status", move.new, t)}</td>
              <td>{move.by_name ?? coded("by", move.by, t)}</td>
              <td>{move.reason ? coded("move", move.reason, t) : ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function entityWord(entity: string, t: Say): string {
  const word = `entity.${entity}`;
  return isWord(word) ? t(word) : entity;
}

/** A code of the bureau's in words; one that has none here is at least readable. */
function coded(kind: "status" | "move" | "by", code: string, t: Say): string {
  const slug = code.replaceAll(/[\s-]/g, "_");
  const word = { status: `status.${slug}`, move: `move.${slug}`, by: `by.${slug}` }[kind];
  return isWord(word) ? t(word) : code.replaceAll("_", " ");
}
