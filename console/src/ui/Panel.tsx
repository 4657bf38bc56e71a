import { useId, type ReactNode } from "react";
import classes from "./Panel.module.css";

/** One corner of the desk, with its name. */
export function Panel({ title, aside, children, fill = false, scrolls = false }: {
  title: string; aside?: ReactNode; children: ReactNode; fill?: boolean; scrolls?: boolean;
}) {
  const id = useId();
  return (
    <section className={classes.panel} data-fill={fill} aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {/* What may scroll and holds nothing to press must itself take the focus, or the keyboard can't scroll it. */}
      <div className={classes.body} {...(scrolls ? { tabIndex: 0, role: "group", "aria-labelledby": id } : {})}>{children}</div>
    </section>
  );
}

/** What stands where nothing is: says that it is so on purpose, and what would come here. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className={classes.nothing}>{children}</p>;
}

/** Trouble in words with a way out. */
export function Trouble({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes.trouble} role="alert">
      <span>{children}</span>
      {action}
    </div>
  );
}

/** Grey bars while the first answer is under way. */
export function Waiting({ label, rows = 3 }: { label: string; rows?: number }) {
  return (
    <div className={classes.waiting} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => <span key={row} />)}
    </div>
  );
}
