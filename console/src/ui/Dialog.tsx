import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useT } from "../i18n";

/** Something asked in front of everything else. Offers and the emergency key still work behind it. With `closes` false it goes by its own button alone. */
export function Dialog({ opened, close, title, size = "md", closes = true, children }: {
  opened: boolean; close: () => void; title: ReactNode; size?: "md" | "lg" | "xl"; closes?: boolean; children: ReactNode;
}) {
  const t = useT();
  return (
    <Modal opened={opened} onClose={close} title={title} size={size} closeOnClickOutside={closes} closeOnEscape={closes} withCloseButton={closes} closeButtonProps={{ "aria-label": t("act.hide") }}>
      {children}
    </Modal>
  );
}
