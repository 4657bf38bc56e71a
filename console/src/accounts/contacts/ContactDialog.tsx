import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useT } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Loaded } from "../../ui/Loaded";
import { Nothing } from "../../ui/Panel";
import { AddMethod } from "./AddMethod";
import { contact, tests, type Contact, type Place } from "./api";
import classes from "./Contacts.module.css";
import { MethodRow } from "./MethodRow";
import { QuietHours } from "./QuietHours";
import { Rules } from "./Rules";

const LOOK_MS = 4_000;

/** How one contact is reached: every way with its state, its order, codes, test pages, quiet hours. */
export function ContactDialog({ place, name, zone, close }: { place: Place; name: string; zone: string; close: () => void }) {
  const t = useT();
  const query = useQuery({ queryKey: ["contact", place.contact], queryFn: () => contact(place) });
  return (
    <Dialog opened close={close} size="lg" title={t("contact.manage", { name })}>
      <Loaded query={query}>{(data) => <Body place={place} zone={zone} data={data} />}</Loaded>
    </Dialog>
  );
}

function Body({ place, zone, data }: { place: Place; zone: string; data: Contact }) {
  const t = useT();
  const client = useQueryClient();
  // what becomes of a test page is learnt over the next seconds
  const tried = useQuery({ queryKey: ["contact-tests", place.contact], queryFn: () => tests(place), refetchInterval: LOOK_MS });
  const renew = async (fresh?: Contact) => {
    if (fresh) client.setQueryData(["contact", place.contact], fresh);
    else await client.invalidateQueries({ queryKey: ["contact", place.contact] });
    await client.invalidateQueries({ queryKey: ["contact-tests", place.contact] });
    await client.invalidateQueries({ queryKey: ["account", place.account] });
  };
  return (
    <>
      <section className={classes.section} aria-label={t("contact.order")}>
        <h3>{t("contact.order")}</h3>
        {data.methods.length === 0 && <Nothing>{t("contact.noMethods")}</Nothing>}
        {data.methods.map((method, at) => (
          <MethodRow key={method.id} place={place} contact={data} at={at} tests={tried.data?.items ?? []} renew={renew} />
        ))}
        <AddMethod place={place} renew={renew} />
      </section>
      <Rules place={place} contact={data} renew={renew} />
      <QuietHours place={place} contact={data} zone={zone} renew={renew} />
    </>
  );
}
