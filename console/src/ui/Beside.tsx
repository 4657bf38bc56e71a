import { Tabs } from "@mantine/core";
import { createContext, useContext, useState, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { useNarrow } from "./narrow";
import classes from "./Beside.module.css";

export interface Part {
  id: string;
  title: string;
  node: ReactNode;
}

const Front = createContext<() => void>(() => undefined);

/** Brings the panel it is called in to the front, at once: what has a key that leads into it may lie behind others. */
export function useFront(): () => void {
  return useContext(Front);
}

/** The panels beside what is being done: under each other in a column; where there is no room for one, tabs below it. */
export function Beside({ label, className, parts }: { label: string; className: string | undefined; parts: (Part | false)[] }) {
  const narrow = useNarrow();
  const shown = parts.filter((part) => part !== false);
  const [chosen, choose] = useState("");
  if (!narrow) return <div className={className}>{shown.map((part) => <Apart key={part.id}>{part.node}</Apart>)}</div>;
  const open = shown.some((part) => part.id === chosen) ? chosen : (shown[0]?.id ?? "");
  // Hidden only to the eye: a panel that lies behind others still listens to the key that leads into it.
  return (
    <Tabs className={classes.tabs ?? ""} keepMountedMode="display-none" value={open} onChange={(id) => choose(id ?? "")}>
      <Tabs.List aria-label={label} className={classes.list ?? ""}>
        {shown.map((part) => <Tabs.Tab key={part.id} value={part.id}>{part.title}</Tabs.Tab>)}
      </Tabs.List>
      {shown.map((part) => (
        <Tabs.Panel key={part.id} value={part.id}>
          <Front value={() => flushSync(() => choose(part.id))}>{part.node}</Front>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

const Apart = ({ children }: { children: ReactNode }) => children;
