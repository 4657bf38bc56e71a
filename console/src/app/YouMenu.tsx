import { Button, Menu } from "@mantine/core";
import { useState } from "react";
import { LANGUAGE_NAMES, useSpeech, type Language } from "../i18n";
import { KeyCap } from "../keys/KeyCap";
import { ChangePassword } from "../session/ChangePassword";
import { useMe, useSession } from "../session/session";
import { useLook } from "../ui/look";
import { Dialog } from "../ui/Dialog";

export function YouMenu() {
  const { t, language, change } = useSpeech();
  const me = useMe();
  const { signOut } = useSession();
  const { look, next } = useLook();
  const [changing, setChanging] = useState(false);
  const other: Language = language === "en" ? "es" : "en";
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="subtle" color="gray" c="var(--nb-text)" maw={170}>{me.name}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{me.email}</Menu.Label>
          <Menu.Item onClick={next} rightSection={<KeyCap name="look" />} closeMenuOnClick={false}>
            {t("look.now", { look: t(`look.${look}`) })}
          </Menu.Item>
          <Menu.Item onClick={() => change(other)} lang={other}>{LANGUAGE_NAMES[other]}</Menu.Item>
          <Menu.Item onClick={() => setChanging(true)}>{t("door.changeTitle")}</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => void signOut()}>{t("door.signOut")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={changing} close={() => setChanging(false)} title={t("door.changeTitle")}>
        <ChangePassword done={() => setChanging(false)} />
      </Dialog>
    </>
  );
}
