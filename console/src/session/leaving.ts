/** Ending the session at the bureau, however long that takes: the screen is empty already. */
import { signOut } from "../api/bureau";
import { Problem } from "../api/client";

const AGAIN_MS = 3000;
const LEAVING = "nightbell.leaving";

/** Whether this window signed out and the bureau may not know it yet, be it before a reload. */
export const isLeaving = (): boolean => sessionStorage.getItem(LEAVING) !== null;

/** Until the bureau has heard it. `waits` is called when it doesn't answer. */
export async function endSession(waits: () => void): Promise<void> {
  sessionStorage.setItem(LEAVING, "");
  for (;;) {
    try {
      await signOut();
      break;
    } catch (error) {
      if (!(error instanceof Problem) || !error.unreachable) break; // 401: it is over already
      waits();
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  }
  sessionStorage.removeItem(LEAVING);
}
