"""The first page: what wants an answer, whether I am on call, what comes."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from oncall.rosters import SlotNow
from portal.html.countdown import countdown, counting
from portal.html.frame import card, page, soft, way
from portal.html.times import ago, clock_time, moment, stretch
from portal.messages import Waiting
from portal.people import Me, Person
from portal.shifts import MyShift


def home_page(
    me: Me,
    now: datetime,
    *,
    waiting: Sequence[Waiting],
    taken: Sequence[Waiting],
    on_now: Sequence[tuple[Person, SlotNow]],
    coming: Sequence[MyShift],
    asked: int,
) -> str:
    many = "s wait" if asked != 1 else " waits"
    return page(
        me,
        "now",
        "On call",
        _request_bar(asked, many),
        *(["<h2>Messages that wait for you</h2>"] if waiting else []),
        *[_message(one, now) for one in waiting],
        _now(on_now, now),
        "" if waiting else soft("No message waits for you."),
        *(["<h2>Messages that you have taken</h2>"] if taken else []),
        *[_taken(one, now) for one in taken],
        "<h2>The next 14 days</h2>",
        *([_shift(one, now) for one in coming] or [soft("No further shifts.")]),
        way("All shifts: give, swap, away", "/my/shifts"),
        counting(now) if any(one.otherwise_at for one in waiting) else "",
        waiting=asked,
    )


def _request_bar(asked: int, many: str) -> str:
    if not asked:
        return ""
    return card(
        f"<p><strong>{asked} request{many} for your answer</strong></p>", way("Answer", "/my/requests", "go"),
        look="wants",
    )  # fmt: skip


def _message(one: Waiting, now: datetime) -> str:
    zone = one.person.timezone
    tag = '<span class="tag urgent">! Urgent</span>' if one.urgency == "urgent" else '<span class="tag">Routine</span>'
    return card(
        tag,
        f'<p class="big">{escape(one.person.account_name)}</p>',
        f"<p>Asked at {escape(moment(one.asked_at, zone, now))}, {escape(ago(one.asked_at, now))}</p>",
        otherwise(one.otherwise, one.otherwise_at, zone, now),
        way("Open with PIN", f"/my/messages/{one.page_id}", "go"),
        look="wants",
    )


def otherwise(words: str, at: datetime | None, zone: str, now: datetime) -> str:
    """What happens if nothing is pressed, and when; without a time, what has happened."""
    if at is None:
        return soft(words)
    return (
        f'<p class="soft">If you press nothing: {escape(words)} {countdown(at, now)} (at {clock_time(at, zone)}).</p>'
    )


def _taken(one: Waiting, now: datetime) -> str:
    return card(
        f"<h3>{escape(one.person.account_name)}</h3>",
        soft(f"Yours since {moment(one.asked_at, one.person.timezone, now)}"),
        way("Open again", f"/my/messages/{one.page_id}"),
    )


def _now(on_now: Sequence[tuple[Person, SlotNow]], now: datetime) -> str:
    if not on_now:
        return card("<h1>Not on call now</h1>")
    cards: list[str] = []
    for person, slot in on_now:
        until = f"until {moment(slot.until, person.timezone, now)}" if slot.until else "without an end"
        cards.append(
            card(
                "<h1>You are on call</h1>" if not cards else "",
                f'<p class="big">{escape(person.account_name)}</p>',
                f"<p>{escape(slot.label)}, <span class=times>{escape(until)}</span></p>",
                soft(f"{slot.reason}. Times in {person.timezone.replace('_', ' ')}."),
                look="on",
            )
        )
    return "".join(cards)


def _shift(one: MyShift, now: datetime) -> str:
    times = stretch(one.since, one.until, one.person.timezone, now)
    return card(
        f'<p class="times">{escape(times)}</p>',
        f"<p>{escape(one.person.account_name)}: {escape(one.label)}</p>",
    )
