// Puts the page together: the live line, what is known, the bar, the first steps, the shelf, the switchboard.

import { makeBar } from "./bar.js";
import { makeBoard } from "./board/board.js";
import { ask, openLine } from "./line.js";
import { makeMail } from "./mail.js";
import { onPrefs } from "./prefs.js";
import { makeShelf } from "./shelf.js";
import { followRinging, sound } from "./sound.js";
import { makeStore } from "./store.js";
import { makeStrip } from "./strip.js";
import { followTitle } from "./title.js";
import { makeTrouble } from "./trouble.js";
import { followVoice, hush } from "./voice.js";

const RECALLED = 3000; // events looked through, after loading, for the transcripts of live calls

const part = (id) => document.getElementById(id);
const store = makeStore();
const app = {
  store,
  inHand: null, // the phone last touched: its prompts are read aloud and announced
  take(number) {
    if (app.inHand !== number) hush();
    app.inHand = number;
  },
};

app.line = openLine({
  lastSeq: () => store.state.seq,
  onEvent(event) {
    const first = !store.state.loaded;
    store.apply(event);
    if (first && store.state.loaded) recall(store.state.seq);
  },
  onLink(link) {
    store.state.link = { ...link };
    store.changed();
  },
});

async function recall(seq) {
  const live = [...store.state.calls.values()].some((call) => call.status !== "ended");
  if (!live) return;
  const { events } = await ask("GET", `events?since=${Math.max(0, seq - RECALLED)}`);
  store.recall(events);
}

app.shelf = makeShelf(part("shelf"), app);
app.board = makeBoard(part("board"), app);
app.mail = makeMail(part("mail"), app);
const parts = [makeBar(part("bar"), app), makeTrouble(part("trouble"), app), makeStrip(part("strip"), app), app.shelf, app.mail, app.board];
store.subscribe((state) => parts.forEach((each) => each.update(state)));
store.subscribe(followRinging);
store.subscribe(followTitle);
store.tap((event) => {
  followVoice(event, app.inHand);
  if (event.type === "sms.received" || event.type === "mail.received") sound.text();
  else if (event.type === "call.beep" && event.party === app.inHand) sound.beep();
  else if (event.type === "call.recording" && event.beep !== false && event.party === app.inHand) sound.beep();
  else if (event.type === "call.ended" && event.party === app.inHand) sound.over();
});
store.tap(async ({ type, number }) => {
  if (type === "phone.changed") put(store.state.phones, await ask("GET", `phones/${encodeURIComponent(number)}`));
  else if (type === "number.changed") put(store.state.lines, (await ask("GET", "numbers")).numbers.find((line) => line.number === number));
});

function put(things, thing) {
  if (thing) things.set(thing.number, thing);
  store.changed();
}

setInterval(() => parts.forEach((each) => each.tick?.(store.state)), 500);
onPrefs(({ theme }) => (document.documentElement.dataset.theme = theme));
store.changed();
