import { NativeSelect } from "@mantine/core";
import type { AccountDetail } from "../../api/types";
import { useT } from "../../i18n";
import type { ImportReport } from "./types";
import classes from "./Imports.module.css";

/** Names in the file that are nobody's here: whoever imports says whom they mean. Those that are alike stand first. */
export function Unmatched({ account, unmatched, people, choose }: {
  account: AccountDetail; unmatched: ImportReport["unmatched"]; people: Record<string, string>; choose: (people: Record<string, string>) => void;
}) {
  const t = useT();
  const said = Object.keys(people).filter((name) => !unmatched.some((one) => one.name === name)).map((name) => ({ name, times: 0, guesses: [] as string[] }));
  const means = (name: string, slug: string) => {
    const { [name]: _, ...others } = people;
    choose(slug ? { ...others, [name]: slug } : others);
  };
  return (
    <div role="group" aria-label={t("import.whoIs")} className={classes.names}>
      <h3>{t("import.whoIs")}</h3>
      {[...unmatched, ...said].map(({ name, times, guesses }) => {
        const alike = account.contacts.filter((person) => guesses.includes(person.slug));
        const others = account.contacts.filter((person) => !guesses.includes(person.slug));
        return (
          <NativeSelect key={name} label={times > 0 ? t("import.named", { name, n: times }) : `“${name}”`} value={people[name] ?? ""} onChange={(event) => means(name, event.currentTarget.value)}
            data={[{ value: "", label: t("import.nobody") }, ...[...alike, ...others].map((person) => ({ value: person.slug, label: guesses.includes(person.slug) ? t("import.perhaps", { who: person.name }) : person.name }))]} />
        );
      })}
    </div>
  );
}
