import { Tabs } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useKey } from "../keys/keys";
import type { KeyName } from "../keys/map";
import { useNarrow } from "./narrow";
import classes from "./Beside.module.css";

export interface Part {
  id: string;
  title: string;
  /** The key that leads into this panel: it brings the panel to the front first. */
  keyName?: KeyName;
  node: ReactNode;
}

/** The panels beside what is being done: under each other in a column; where there is no room for one, tabs below it. */
export function Beside({ label, className, parts }: { label: string; className: string | undefined; parts: (Part | false)[] }) {
  const narrow = useNarrow();
  const shown = parts.filter((part) => part !== false);
  const [chosen, choose] = useState("");
  if (!narrow) return <div className={className}>{shown.map((part) => <Apart key={part.id}>{part.node}</Apart>)}</div>;
  const open = shown.some((part) => part.id === chosen) ? chosen : (shown[0]?.id ?? "");
  return (
    <Tabs className={classes.tabs ?? ""} value={open} onChange={(id) => choose(id ?? "")}>
      <Tabs.List aria-label={label} className={classes.list ?? ""}>
        {shown.map((part) => <Tabs.Tab key={part.id} value={part.id}>{part.title}</Tabs.Tab>)}
      </Tabs.List>
      {shown.map((part) => (
        <Tabs.Panel key={part.id} value={part.id}>
          {part.node}
          {part.keyName && <Opens name={part.keyName} open={() => choose(part.id)} />}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

const Apart = ({ children }: { children: ReactNode }) => children;

/** Comes after the panel's own listener, so it is asked first, and passes the key on to it. */
function Opens({ name, open }: { name: KeyName; open: () => void }) {
  useKey(name, () => {
    open();
    return false;
  });
  return null;
}
