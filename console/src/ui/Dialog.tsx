import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useT } from "../i18n";

/** Something asked in front of everything else. Offers and the emergency key still work behind it. */
export function Dialog({ opened, close, title, size = "md", children }: {
  opened: boolean; close: () => void; title: ReactNode; size?: "md" | "lg" | "xl"; children: ReactNode;
}) {
  const t = useT();
  return (
    <Modal opened={opened} onClose={close} title={title} size={size} closeButtonProps={{ "aria-label": t("act.hide") }}>
      {children}
    </Modal>
  );
}
