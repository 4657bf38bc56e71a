import { Button } from "@mantine/core";
import { useState } from "react";
import type { AccountDetail } from "../api/types";
import { useT } from "../i18n";
import { useMay } from "../session/session";
import { Nothing } from "../ui/Panel";
import { phone } from "../ui/time";
import classes from "./Accounts.module.css";
import type { Kind } from "./contacts/api";
import { ContactDialog } from "./contacts/ContactDialog";
import { MethodMark } from "./contacts/MethodMark";
import own from "./contacts/Contacts.module.css";

/** The client's people and how each is reached, with what is known of every way. */
export function Contacts({ account }: { account: AccountDetail }) {
  const t = useT();
  const may = useMay("accounts:write");
  const [open, setOpen] = useState<number | null>(null);
  const shown = account.contacts.find((contact) => contact.id === open);
  if (account.contacts.length === 0) return <Nothing>{t("account.noContacts")}</Nothing>;
  return (
    <>
      <ul className={classes.contacts}>
        {account.contacts.map((contact) => (
          <li key={contact.id}>
            <div className={own.who}>
              <strong>{contact.label}{contact.backup && <span className={classes.dim}> · {t("contact.backup")}</span>}</strong>
              {may && <Button size="compact-xs" variant="default" aria-label={`${t("act.change")}: ${t("contact.manage", { name: contact.name })}`} onClick={() => setOpen(contact.id)}>{t("act.change")}</Button>}
            </div>
            <ul>
              {contact.methods.map((method) => (
                <li key={method.id}>
                  <span className={classes.dim}>{t(`channel.${method.kind as Kind}`)}</span> {phone(method.address)} <MethodMark state={method.state} reason={method.state_reason} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {shown && <ContactDialog place={{ account: account.id, contact: shown.id }} name={shown.name} zone={account.timezone} close={() => setOpen(null)} />}
    </>
  );
}
