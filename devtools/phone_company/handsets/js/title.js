// The tab's title says who rings, so that it is seen from another tab.

import { ringsAt } from "./calls.js";

export function followTitle(state) {
  const ringing = [...state.calls.values()].filter((call) => ringsAt(call) && state.phones.has(call.party));
  const who = ringing.length ? state.phones.get(ringing[0].party).name || ringing[0].party : "";
  const title = who ? `☎ ${who} is ringing` : "Handsets · Nightbell";
  if (document.title !== title) document.title = title;
}
