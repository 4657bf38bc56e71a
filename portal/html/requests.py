"""Requests: what waits for my answer on top, then what is offered, then my own."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from oncall.cover.schemas import ShiftView
from portal.asked import Asked, Requests
from portal.html.frame import button, card, form, note, page, soft
from portal.html.times import stretch
from portal.people import Me

_STATES = {
    "open": "Nobody has answered",
    "accepted": "Agreed; waits for a supervisor",
    "declined": "Declined",
    "withdrawn": "Withdrawn",
    "expired": "Came to nothing in time",
    "in_force": "In force",
    "refused": "Refused by a supervisor",
    "undone": "Taken back",
    "lapsed": "The roster has changed: it holds no longer",
}


def requests_page(me: Me, found: Requests, now: datetime, told: str = "") -> str:
    return page(
        me,
        "requests",
        "Requests",
        "<h1>Requests</h1>",
        told,
        *([_to_me(me, one, now) for one in found.to_me] or [soft("Nobody waits for an answer of yours.")]),
        *(["<h2>Offered to anyone</h2>"] if found.offered else []),
        *[_offered(me, one, now) for one in found.offered],
        *(["<h2>Mine</h2>"] if found.mine else []),
        *[_mine(me, one, now) for one in found.mine],
        *(["<h2>Over</h2>"] if found.over else []),
        *[_over(one, now) for one in found.over],
        waiting=len(found.to_me),
    )


def conflict_page(me: Me, asked: Asked, words: Sequence[str], now: datetime) -> str:
    """What speaks against saying yes; it may be said all the same."""
    return page(
        me,
        "requests",
        "Conflict",
        '<p><a href="/my/requests">Back to requests</a></p>',
        "<h1>Is this meant so?</h1>",
        _what(asked, now),
        note(words, "bad", "What speaks against it"),
        form(me, f"/my/requests/{asked.row.id}/accept", button("Accept all the same", "yes"), anyway=1),
    )


def _to_me(me: Me, one: Asked, now: datetime) -> str:
    where = f"/my/requests/{one.row.id}"
    return card(
        _what(one, now),
        '<div class="pair">',
        form(me, f"{where}/accept", button("Accept", "yes")),
        form(me, f"{where}/decline", button("Decline")),
        "</div>",
        look="wants",
    )


def _offered(me: Me, one: Asked, now: datetime) -> str:
    return card(_what(one, now), form(me, f"/my/requests/{one.row.id}/accept", button("I take it", "yes")))


def _mine(me: Me, one: Asked, now: datetime) -> str:
    where = f"/my/requests/{one.row.id}"
    answer = ""
    if one.row.status == "in_force":
        answer = form(me, f"{where}/undo", button("Undo"))
    elif one.row.status in ("open", "accepted"):
        answer = form(me, f"{where}/withdraw", button("Withdraw"))
    return card(_state(one), _what(one, now), answer)


def _over(one: Asked, now: datetime) -> str:
    return card(_state(one), _what(one, now))


def _state(one: Asked) -> str:
    tone = {"in_force": "good", "declined": "bad", "refused": "bad", "lapsed": "bad"}.get(one.row.status, "")
    return f'<span class="tag {tone}">{_STATES[one.row.status]}</span>'


def _what(one: Asked, now: datetime) -> str:
    view, zone = one.view, one.person.timezone
    giver = "You" if view.from_contact_id == one.person.contact_id else view.from_name
    whom = view.taker_id or view.to_contact_id
    other = "you" if whom == one.person.contact_id else view.taker_name or view.to_name or "anyone"
    verb = view.kind if giver == "You" else f"{view.kind}s"
    head = f"{giver} {verb} {'with' if view.kind == 'swap' else 'to'} {other}"
    parts = [f"<h3>{escape(head)}</h3>", _shift("", view.shift, zone, now)]
    if view.return_shift is not None:
        parts.append(_shift("for ", view.return_shift, zone, now))
    parts += [soft(f"“{view.note}”")] if view.note else []
    return "".join(parts) + soft(one.person.account_name)


def _shift(before: str, shift: ShiftView, zone: str, now: datetime) -> str:
    times = stretch(shift.starts_at, shift.ends_at, zone, now)
    return f'<p>{before}<span class="times">{escape(times)}</span><br>{escape(shift.roster)} {escape(shift.slot)}</p>'
