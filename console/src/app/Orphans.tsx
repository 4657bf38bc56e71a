import { useQuery } from "@tanstack/react-query";
import { orphans } from "../api/bureau";
import { upcoming } from "../board/words";
import { isWord, useT, type Say } from "../i18n";
import { Age } from "../ui/Age";
import { Loaded } from "../ui/Loaded";
import classes from "../users/Users.module.css";

function whyWords(why: string, t: Say): string {
  if (why === "nobody has it") return t("orphans.nobody");
  if (why === "no next action") return t("orphans.noNext");
  const next = /^overdue: (.+)$/.exec(why)?.[1];
  return next ? t("orphans.overdue", { what: upcoming({ next: null, nextAction: next }, t) }) : why;
}

/** Unfinished things without an owner or a next step: there should be none, and if there is one, here it is. */
export function Orphans() {
  const t = useT();
  const query = useQuery({ queryKey: ["orphans"], queryFn: orphans, refetchInterval: 5000 });
  return (
    <main className={classes.screen}>
      <section className={classes.panel} aria-labelledby="orphans-title">
        <header className={classes.head}><h1 id="orphans-title">{t("orphans.title")}</h1></header>
        <div className={classes.scroll}>
          <Loaded query={query}>
            {({ items }) => items.length === 0 ? <p className={classes.calm}>{t("orphans.none")}</p> : (
              <table className={classes.table}>
                <thead><tr><th>{t("orphans.what")}</th><th>{t("orphans.account")}</th><th>{t("orphans.why")}</th><th>{t("board.age")}</th></tr></thead>
                <tbody>
                  {items.map((item) => {
                    const word = `entity.${item.entity}`;
                    return (
                      <tr key={`${item.entity}:${item.id}`}>
                        <td><strong>{isWord(word) ? t(word) : item.entity} {item.id}</strong></td>
                        <td>{item.account_name ?? "–"}</td>
                        <td>{whyWords(item.why, t)}</td>
                        <td><Age since={item.since} soonMs={0} lateMs={30_000} rough /></td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            )}
          </Loaded>
        </div>
      </section>
    </main>
  );
}
