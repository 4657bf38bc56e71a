import { Button } from "@mantine/core";
import { useState } from "react";
import { closeMessage } from "../../api/bureau";
import { useT } from "../../i18n";
import { KeyCap } from "../../keys/KeyCap";
import { useKey } from "../../keys/keys";
import { ReasonDialog } from "../../ui/ReasonDialog";

/** A wrong number leaves no message, but it does leave a reason. */
export function NoMessage({ id, done }: { id: number; done: () => void }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  useKey("close", () => setOpen(true));
  return (
    <>
      <Button size="sm" variant="subtle" color="gray" c="var(--nb-muted)" onClick={() => setOpen(true)} rightSection={<KeyCap name="close" />}>
        {t("act.noMessage")}
      </Button>
      <ReasonDialog opened={open} close={() => setOpen(false)} title={t("noMessage.title")} act={t("act.noMessage")}
        suggestions={[t("noMessage.wrongNumber"), t("noMessage.silent"), t("noMessage.answered")]}
        submit={async (reason) => {
          await closeMessage(id, reason);
          done();
        }} />
    </>
  );
}
