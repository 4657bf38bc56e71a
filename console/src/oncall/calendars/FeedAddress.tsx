import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useT } from "../../i18n";
import { Dialog } from "../../ui/Dialog";

/** The address of a feed that was just made, shown this once. It closes by its button only: nobody loses it by a stray click. */
export function FeedAddress({ url, close }: { url: string; close: () => void }) {
  const t = useT();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<"yes" | "by hand" | null>(null);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(url);
      setCopied("yes");
    } catch {
      // Without a secure connection browsers let nobody but people copy: the address is marked for that.
      setCopied("by hand");
    }
  };
  return (
    <Dialog opened close={close} title={t("feeds.address")} size="lg" closes={false}>
      <Stack gap="sm">
        <p>{t("feeds.addressOnce")}</p>
        <TextInput ref={field} readOnly label={t("feeds.address")} value={url} onFocus={(event) => event.currentTarget.select()} />
        <Group gap="xs">
          <Button data-autofocus onClick={() => void copy()}>{copied === "yes" ? `✓ ${t("feeds.copied")}` : t("feeds.copy")}</Button>
          <Button component="a" variant="default" href={url.replace(/^https?:/, "webcal:")}>{t("feeds.subscribe")}</Button>
        </Group>
        <p role="status">{copied === "by hand" && t("feeds.copyByHand")}</p>
        <Group justify="flex-end"><Button variant="default" onClick={close}>{t("act.done")}</Button></Group>
      </Stack>
    </Dialog>
  );
}
