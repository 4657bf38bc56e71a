import classes from "./Account.module.css";

/** An account's name with its colour: a bar, never the text's own colour, so that it reads in every look. */
export function Account({ name, color, strong = false }: { name: string; color: string; strong?: boolean }) {
  return (
    <span className={classes.account} title={name}>
      <span className={classes.bar} style={{ background: safeColor(color) }} aria-hidden="true" />
      <span className={strong ? classes.strong : classes.name}>{name}</span>
    </span>
  );
}

/** Only a plain colour gets into a style. */
export function safeColor(color: string): string {
  return /^(#[0-9a-f]{3,8}|[a-z]{3,24})$/i.test(color) ? color : "#8a97a8";
}
