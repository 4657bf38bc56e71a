import type { Transition } from "../../api/types";
import { isWord, useSpeech, type Say } from "../../i18n";
import { clockTime } from "../../ui/time";
import classes from "./Timeline.module.css";

/** Every move that was recorded, as rows: who, what, when, why. */
export function Story({ transitions }: { transitions: Transition[] }) {
  const { t, language } = useSpeech();
  if (transitions.length === 0) return null;
  return (
    <details className={classes.story}>
      <summary>{t("story.title", { n: transitions.length })}</summary>
      <table>
        <thead className="visually-hidden"><tr><th>{t("story.at")}</th><th>{t("story.what")}</th><th>{t("story.by")}</th><th>{t("story.why")}</th></tr></thead>
        <tbody>
          {transitions.map((move, place) => (
            <tr key={place}>
              <td><time dateTime={move.at}>{clockTime(move.at, language, undefined, true)}</time></td>
              <td>{entityWord(move.entity, t)}: {move.old ? `${plain(move.old)} → ` : ""}{plain(move.new)}</td>
              <td>{move.by_name ?? move.by}</td>
              <td>{move.reason ? plain(move.reason) : ""}</td>
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

const plain = (code: string): string => code.replaceAll("_", " ");
