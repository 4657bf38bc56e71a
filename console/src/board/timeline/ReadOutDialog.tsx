import { useQueryClient } from "@tanstack/react-query";
import { confirmFor } from "../../api/bureau";
import { useT } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Loaded } from "../../ui/Loaded";
import { ReadOut } from "./ReadOut";
import { useDispatch } from "./useDispatch";

/** A doctor phones in, wherever the operator is: the message is read out, and confirmed for them on record. */
export function ReadOutDialog({ opened, close, id }: { opened: boolean; close: () => void; id: number }) {
  const t = useT();
  return (
    <Dialog opened={opened} close={close} title={t("readOut.title")} size="lg">
      {opened && <Asked id={id} close={close} />}
    </Dialog>
  );
}

function Asked({ id, close }: { id: number; close: () => void }) {
  const client = useQueryClient();
  const { query, detail } = useDispatch(id);
  // Kept from an earlier look it may name who was asked before: whose "Enter" it is must be as it is now.
  if (!detail || !query.isFetchedAfterMount) return <Loaded query={{ ...query, data: undefined }} rows={5}>{() => null}</Loaded>;
  const confirm = async (contact: number) => {
    await confirmFor(id, contact);
    close();
    await client.invalidateQueries({ queryKey: ["dispatch", id] });
  };
  return <ReadOut detail={detail} cancel={close} confirm={confirm} />;
}
