"""A message: behind the PIN, then with its two answers at the thumb."""

from datetime import datetime
from html import escape

from channels.inbound import PageCard, PageText
from portal.html.countdown import counting
from portal.html.frame import button, form, note, page, soft, way
from portal.html.home import otherwise
from portal.html.times import ago, moment
from portal.people import Me

BACK = '<p><a href="/my">Back to my pages</a></p>'


def pin_page(me: Me, card: PageCard, desk: str | None, complaint: str = "") -> str:
    """Nothing of the message: who holds the phone has shown only to have the phone."""
    return page(
        me,
        "now",
        "A message",
        BACK,
        f"<h1>A message for {escape(card.contact_name)}</h1>",
        f"<p>{escape(card.account_name)}</p>",
        note([complaint], "bad"),
        form(
            me,
            f"/my/messages/{card.page_id}/pin",
            '<div><label for="pin">Your PIN</label><input class="code" id="pin" name="pin" type="password"'
            ' inputmode="numeric" autocomplete="off" pattern="[0-9]*" maxlength="12" required autofocus></div>',
            button("Open the message", "go"),
        ),
        _desk(desk, "No PIN at hand? Phone the desk: it reads the message out and confirms for you."),
        ways=False,
    )


def message_page(me: Me, card: PageCard, text: PageText, desk: str | None, now: datetime) -> str:
    urgent = text.urgency == "urgent"
    tag = f'<span class="tag{" urgent" if urgent else ""}">{"! Urgent" if urgent else "Routine"}</span>'
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value.reveal())}</dd></div>" for label, value in text.lines
    )
    number = text.callback.reveal() if text.callback is not None else None
    return page(
        me,
        "now",
        "A message",
        BACK,
        f"<div>{tag}</div><h1>{escape(text.title)}</h1>",
        soft(f"{card.account_name}, taken {moment(text.taken_at, text.timezone, now)}, {ago(text.taken_at, now)}"),
        f"<dl>{rows}</dl>" if rows else "",
        way(f"Call back {number}", f"tel:{number}", "go") if number else "",
        _desk(desk, "Something to ask, or to tell the desk?"),
        _answers(me, card, text, now),
        ways=False,
    )


def answered_page(me: Me, page_id: int, said: str, next_: str, desk: str | None) -> str:
    """What came of an answer."""
    return page(
        me,
        "now",
        "A message",
        f'<h1 role="status">{escape(said)}</h1>',
        f"<p>{escape(next_)}</p>" if next_ else "",
        way("Back to my pages", "/my", "go"),
        way("Show the message again", f"/my/messages/{page_id}"),
        _desk(desk, "The desk is there:"),
        ways=False,
    )


def gone_page(me: Me, desk: str | None) -> str:
    return page(me, "now", "A message", BACK, "<h1>This message has been erased.</h1>", _desk(desk, ""), ways=False)


def _answers(me: Me, card: PageCard, text: PageText, now: datetime) -> str:
    if not card.wanted:
        return note([card.settled], "good")
    where = f"/my/messages/{card.page_id}"
    return (
        '<div class="answers">'
        + form(me, f"{where}/confirm", button("I have it", "yes"))
        + form(me, f"{where}/decline", button("Not me"))
        + otherwise(text.otherwise, text.otherwise_at, text.timezone, now)
        + "</div>"
        + (counting(now) if text.otherwise_at else "")
    )


def _desk(number: str | None, words: str) -> str:
    if number is None:
        return ""
    return soft(words) + way(f"Phone the desk {number}", f"tel:{number}")
