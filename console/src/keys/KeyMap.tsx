import { useState } from "react";
import { useT } from "../i18n";
import { KeyCap } from "./KeyCap";
import { useKey } from "./keys";
import { KEYS, type Key, type KeyName } from "./map";
import { Dialog } from "../ui/Dialog";
import classes from "./KeyMap.module.css";

const GROUPS: readonly Key["group"][] = ["call", "form", "board", "roster", "anywhere"];

/** Every key, on one page. */
export function KeyMap() {
  const t = useT();
  const [open, setOpen] = useState(false);
  useKey("map", () => setOpen(true));
  return (
    <Dialog opened={open} close={() => setOpen(false)} title={t("keys.title")} size="xl">
      <div className={classes.groups}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{t(`keys.${group}`)}</h3>
            <dl>
              {group === "form" && <div><dt><KeyCap text="1 – 9" /></dt><dd>{t("keys.types")}</dd></div>}
              {namesIn(group).map((name) => <div key={name}><dt><KeyCap name={name} /></dt><dd>{t(KEYS[name].what)}</dd></div>)}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.note}>{t("keys.note")}</p>
    </Dialog>
  );
}

function namesIn(group: Key["group"]): KeyName[] {
  return (Object.keys(KEYS) as KeyName[]).filter((name) => KEYS[name].group === group);
}
