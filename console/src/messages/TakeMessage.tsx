import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { messageForm } from "../api/bureau";
import { CardHead } from "../desk/CardHead";
import { Reading } from "../desk/script/Reading";
import { ScriptForm } from "../desk/script/ScriptForm";
import { Side } from "../desk/Side";
import { useT } from "../i18n";
import { Loaded } from "../ui/Loaded";
import { Zoned } from "../ui/zone";
import classes from "../desk/Desk.module.css";

/** A message taken without a call, or a draft that was left behind: the same form, with no line behind it. */
export function TakeMessage({ id }: { id: number }) {
  const t = useT();
  const [, go] = useLocation();
  const form = useQuery({ queryKey: ["form", id], queryFn: () => messageForm(id), staleTime: Infinity });
  return (
    <main className={classes.alone} aria-label={t("message.take")}>
      <Zoned zone={form.data?.account.timezone ?? "UTC"}>
        <div className={classes.center}>
          <section className={classes.work} aria-label={t("message.title")}>
            <Loaded query={form} rows={6}>
              {(card) => (
                <Reading card={card}>
                  <CardHead card={card} />
                  {card.draft?.status === "draft"
                    ? <ScriptForm card={card} draft={card.draft} sent={(dispatch) => go(`/dispatches/${dispatch}`)} closed={() => go(`/messages/${id}`)} />
                    : <p className={classes.form}>{t("form.settled")}</p>}
                </Reading>
              )}
            </Loaded>
          </section>
          {form.data ? <Side card={form.data} /> : <div />}
        </div>
      </Zoned>
    </main>
  );
}
