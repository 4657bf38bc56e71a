import type { AccountDetail, Channel } from "../api/types";
import { useT } from "../i18n";
import { phone } from "../ui/time";
import { Nothing } from "../ui/Panel";
import classes from "./Accounts.module.css";

export function Contacts({ contacts }: { contacts: AccountDetail["contacts"] }) {
  const t = useT();
  if (contacts.length === 0) return <Nothing>{t("account.noContacts")}</Nothing>;
  return (
    <ul className={classes.contacts}>
      {contacts.map((contact) => (
        <li key={contact.id}>
          <strong>{contact.name}</strong>
          <ul>
            {contact.methods.map((method, place) => (
              <li key={place}>
                <span className={classes.dim}>{t(`channel.${method.kind as Channel}`)}</span> {phone(method.address)}
                {method.state !== "ok" && <span className={classes.failing}> ◆ {t(`method.${method.state as "opted_out" | "failing"}`)}{method.state_reason && ` · ${method.state_reason}`}</span>}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
