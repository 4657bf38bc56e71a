// The live line to the phone company: one websocket, opened again after a growing, jittered pause.

const LONGEST_PAUSE = 8000;
const PATIENCE = 10000;

/**
 * `onEvent(event)` gets the snapshot and each event, `onLink({status, since, retryAt, ever})` how the line is:
 * `connecting`, `open` or `lost`. `lastSeq()` says up to where events are known.
 */
export function openLine({ onEvent, onLink, lastSeq }) {
  let socket = null;
  let failures = 0;
  let timer = 0;
  let lastId = 0;
  const waiting = new Map();
  const link = { status: "connecting", since: Date.now(), retryAt: 0, ever: false };

  function tell(changes) {
    onLink(Object.assign(link, changes));
  }

  function connect() {
    clearTimeout(timer);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const since = lastSeq();
    socket = new WebSocket(`${scheme}//${location.host}/company/ws${since ? `?since=${since}` : ""}`);
    socket.onmessage = ({ data }) => take(JSON.parse(data));
    socket.onclose = lost;
    tell({ retryAt: 0 });
  }

  function take(event) {
    if (event.type === "reply") {
      const { resolve, reject } = waiting.get(event.id) ?? {};
      waiting.delete(event.id);
      if (event.ok) resolve?.(event);
      else reject?.(new Error(event.error));
      return;
    }
    if (link.status !== "open") {
      failures = 0;
      tell({ status: "open", since: Date.now(), ever: true });
    }
    onEvent(event);
  }

  function lost() {
    for (const { reject } of waiting.values()) reject(new Error("The phone company went away before it answered. Try again."));
    waiting.clear();
    const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
    failures += 1;
    timer = setTimeout(connect, pause);
    const since = link.status === "lost" ? link.since : Date.now();
    tell({ status: "lost", since, retryAt: Date.now() + pause });
  }

  function retry() {
    if (link.status === "lost" && socket.readyState === WebSocket.CLOSED) connect();
  }

  /** Do something as a phone; resolves with the company's reply, rejects with its words. */
  function act(what, fields) {
    if (link.status !== "open") return Promise.reject(new Error("No connection to the phone company just now."));
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        waiting.delete(id);
        reject(new Error("The phone company did not answer within 10 s. Try again."));
      }, PATIENCE);
      const done = (settle) => (value) => {
        clearTimeout(late);
        settle(value);
      };
      waiting.set(id, { resolve: done(resolve), reject: done(reject) });
      socket.send(JSON.stringify({ id, do: what, ...fields }));
    });
  }

  addEventListener("online", retry);
  document.addEventListener("visibilitychange", () => document.hidden || retry());
  connect();
  return { act, retry, link };
}

/** A request of the control interface; rejects with the company's own words. */
export async function ask(method, path, body) {
  const content = body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(`/company/${path}`, { method, ...content });
  } catch {
    throw new Error("The phone company does not answer. Is it still running?");
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error ?? `The phone company answered ${answer.status}.`);
  return said;
}
