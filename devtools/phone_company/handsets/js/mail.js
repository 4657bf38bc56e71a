// The inboxes: a card for each address that got mail, the latest first, under the phones.

import { h, icon, keyed, patch, set } from "./dom.js";
import { time } from "./times.js";
import { day, hour, linked, plural } from "./words.js";

const SHOWN = 20;

/** The mails of the snapshot, oldest first. */
export const mailsOf = (shot) => shot.mail?.mails ?? [];

export function applyMail(state, { mail }) {
  if (state.mails.some((one) => one.number === mail.number)) return;
  state.mails = [...state.mails, mail];
  state.freshMail += 1;
}

/** [{address, mails}], whoever got one last first; mails newest first. */
export function inboxes(mails) {
  const boxes = new Map();
  for (const mail of [...mails].reverse()) {
    const address = mail.to.toLowerCase();
    boxes.set(address, [...(boxes.get(address) ?? []), mail]);
  }
  return [...boxes].map(([address, all]) => ({ address, mails: all }));
}

export function makeMail(node, app) {
  const title = h("h2", { tabindex: "-1" }, "E-mail");
  const cards = h("div", { class: "inboxes" });
  node.append(title, cards);

  function card({ address }) {
    const head = h("h3", { class: "inbox-address" }, icon("mail"), h("span", {}, address));
    const count = h("span", { class: "inbox-count" });
    const list = h("ol", { class: "mails" });
    const made = h("article", { class: "inbox", "aria-label": `Inbox of ${address}` }, h("header", { class: "inbox-head" }, head, count), list);
    made.show = (mails) => {
      set(count, "text", mails.length > 1 ? plural(mails.length, "mail") : "");
      keyed(list, mails.slice(0, SHOWN), (mail) => String(mail.number), letter, (item, mail) => (item.firstChild.open ||= mail === mails[0]));
    };
    return made;
  }

  function letter(mail) {
    const at = time(mail.at);
    const subject = h("span", { class: "mail-subject" }, mail.subject || "(no subject)");
    const summary = h("summary", {}, subject, h("time", { title: `${day(at)} ${hour(at)}` }, hour(at)));
    const text = h("p", { class: "mail-text" }, ...linked(mail.text.trim()));
    return h("li", {}, h("details", {}, summary, h("p", { class: "mail-from" }, `From ${mail.from}`), text));
  }

  return {
    update(state) {
      node.hidden = state.mails.length === 0;
      if (!node.hidden) keyed(cards, inboxes(state.mails), (box) => box.address, card, (made, box) => made.show(box.mails));
    },
    /** Show the inboxes; what is in them counts as seen. */
    show() {
      app.store.state.freshMail = 0;
      app.store.changed();
      node.scrollIntoView({ block: "start" });
      title.focus({ preventScroll: true });
    },
  };
}

/** The bar's button that leads to the inboxes. */
export function mailButton(app) {
  const count = h("span", { class: "mail-count", hidden: true });
  const button = h(
    "button", { type: "button", class: "tool wide", hidden: true, title: "E-mail", onclick: () => app.mail.show() },
    icon("mail"), h("span", { class: "word" }, "E-mail "), count, h("span", { class: "unseen" }),
  );
  return {
    node: button,
    update({ mails, freshMail }) {
      button.hidden = mails.length === 0;
      patch(count, { text: String(freshMail), hidden: freshMail === 0 });
      set(button.lastChild, "text", freshMail ? " new" : "");
    },
  };
}
