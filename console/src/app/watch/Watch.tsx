import { AlarmBar } from "./AlarmBar";
import { CallBar } from "./CallBar";
import classes from "./Watch.module.css";

/**
 * What lives hang on, on every screen: the call that goes on, and what nobody has. The row is always there, so that what
 * comes into it moves nothing below.
 */
export function Watch() {
  return (
    <div className={classes.watch}>
      <CallBar />
      <AlarmBar />
    </div>
  );
}
