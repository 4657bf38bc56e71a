/** Notifications of the browser's own, where they are allowed. They hold no health data: they may show on a locked screen. */

/** Asks for leave once; browsers take the question only from within a press. */
export function askLeaveToNotify(): void {
  if (typeof Notification === "undefined" || Notification.permission !== "default") return;
  void Promise.resolve(Notification.requestPermission()).catch(() => undefined);
}

/** Shows one until the returned function is called; pressing it leads to `path`. Without leave, nothing. */
export function notify(tag: string, title: string, body: string, path: string): () => void {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return () => undefined;
  try {
    // Silent: the sound is ours, and stops with the alarm.
    const shown = new Notification(title, { tag, body, icon: "/bell-alarm.svg", requireInteraction: true, silent: true });
    shown.addEventListener("click", () => {
      window.focus();
      history.pushState(null, "", path);
      shown.close();
    });
    return () => shown.close();
  } catch {
    return () => undefined; // phones take them from a service worker only
  }
}
