/** Who is there: what is said to somebody who seems not to be, and to those who must know. */
export const presenceEn = {
  "operator.not_answering": "Not answering",
  "operator.then": "then: {state}",
  "presence.ends": "Your sign-in ends, as no shift is longer. Sign in again before the next call:",
  "presence.flash": "Signed off soon",
  "presence.here": "I am here",
  "presence.idle": "Nobody has touched this screen for a while. You are signed off in",
  "presence.notAnswering": "Two callers in a row were not taken here. No more are offered to you until you say that you are there.",
  "presence.notAnswering.flash": "Not answering",
  "presence.seen": "Seen",
  "presence.stay": "Stay signed in",
  "presenceTold.left_by_itself": "{name} came off duty without choosing to: nothing has been heard from that desk. Since {at}.",
  "presenceTold.not_answering": "{name} let two callers in a row go unanswered and is offered no more. Since {at}.",
} as const;
