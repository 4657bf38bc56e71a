"""My shifts by week, and taking a slot from now on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from urllib.parse import urlencode

from clients.local_time import local
from oncall.models import CoverRow
from oncall.rosters import SlotNow
from portal.html.frame import asks, button, card, form, note, page, soft, way
from portal.html.times import moment, stretch
from portal.people import Me, Person
from portal.shifts import MyShift

HOURS = (1, 2, 4, 8)


def shifts_page(
    me: Me,
    now: datetime,
    *,
    shifts: Sequence[MyShift],
    cover: Sequence[tuple[Person, CoverRow]],
    asked: int,
    reasons: Mapping[int, str],
) -> str:
    """`reasons`: by number of cover, which request it came from, in words."""
    return page(
        me,
        "shifts",
        "My shifts",
        "<h1>My shifts</h1>",
        f'<div class="pair">{way("I am away", "/my/away")}{way("Take over", "/my/take")}</div>',
        *_entered(me, now, cover),
        *_weeks(now, shifts, reasons),
        soft("Six weeks. Open a shift to give it away or swap it. Times are those of each account's own clocks."),
        way("In my calendar", "/my/calendar"),
        waiting=asked,
    )


def _weeks(now: datetime, shifts: Sequence[MyShift], reasons: Mapping[int, str]) -> Iterator[str]:
    last = None
    for one in shifts:
        there = local(max(one.since or now, now), one.person.timezone).to_stdlib()
        week = there.isocalendar()[:2]
        if week != last:
            yield f"<h2>{_week_words(week, now, one.person.timezone)}</h2>"
            last = week
        yield _shift(now, one, reasons)
    if not shifts:
        yield soft("You have no shifts in the next six weeks.")


def _week_words(week: tuple[int, int], now: datetime, zone: str) -> str:
    here = local(now, zone).to_stdlib().date()
    monday = here.fromisocalendar(week[0], week[1], 1)
    away = (monday - here.fromisocalendar(*here.isocalendar()[:2], 1)).days // 7
    named = {0: "This week", 1: "Next week"}.get(away)
    return named or f"Week of {monday.day} {monday:%b}"


def _shift(now: datetime, one: MyShift, reasons: Mapping[int, str]) -> str:
    zone = one.person.timezone
    buttons = ""
    if one.can_be_asked_for:
        what = _query(one, now)
        buttons = f'<div class="pair">{way("Give away", f"/my/give?{what}")}{way("Swap", f"/my/swap?{what}")}</div>'
    elif one.answer.cover is not None:
        buttons = soft(reasons.get(one.answer.cover, ""))
    times = escape(stretch(one.since, one.until, zone, now))
    where = soft(f"{one.person.account_name}: {one.label}")
    return (
        f'<details class="shift"><summary><div><p class="times">{times}</p>{where}</div></summary><div>'
        f"{soft(f'{one.answer.reason}. Times in {zone_words(zone)}.')}{buttons}</div></details>"
    )


def zone_words(zone: str) -> str:
    return zone.replace("_", " ")


def _query(one: MyShift, now: datetime) -> str:
    at = max(one.since or now, now)
    return urlencode({"contact": one.person.contact_id, "roster": one.roster, "slot": one.slot, "at": at.isoformat()})


def _entered(me: Me, now: datetime, cover: Sequence[tuple[Person, CoverRow]]) -> Iterator[str]:
    """What I entered myself, while it can be taken back."""
    for person, row in cover:
        words = "Away" if row.kind == "absence" else f"Taken over: {row.roster} {row.slot}"
        back, follows = (
            ("I am back", "Pages come to you again as the roster says.")
            if row.kind == "absence"
            else ("End it now", "Pages go again to whom the roster names, from this moment.")
        )
        yes = "Yes, I am back" if row.kind == "absence" else "Yes, end it now"
        sure = form(me, f"/my/cover/{row.id}/cancel", button(yes))
        yield card(
            f"<h3>{escape(words)}</h3>",
            f'<p class="times">{escape(stretch(row.starts_at, row.ends_at, person.timezone, now))}</p>',
            soft(f"{person.account_name}{f': {row.reason}' if row.reason else ''}"),
            asks(back, follows, sure),
        )


def take_page(me: Me, slots: Sequence[tuple[Person, SlotNow]], now: datetime, told: str = "") -> str:
    return page(
        me,
        "shifts",
        "Take over now",
        '<p><a href="/my/shifts">Back to my shifts</a></p>',
        "<h1>Take over from now</h1>",
        told,
        "<p>You are first in line from this moment, for so long. Then it is as the roster says.</p>",
        *[_slot(me, person, slot, now) for person, slot in slots],
        "" if slots else note(["No roster names you, so there is nothing to take."]),
    )


def _slot(me: Me, person: Person, slot: SlotNow, now: datetime) -> str:
    has = slot.person.name if slot.person else "nobody"
    if slot.person and slot.person.contact_id == person.contact_id:
        has = "you"
    hours = "".join(button(f"{n} h", name="hours", value=n, **{"aria-label": f"{n} h: {slot.label}"}) for n in HOURS)
    until = f", until {moment(slot.until, person.timezone, now)}" if slot.until else ""
    return card(
        f"<h3>{escape(person.account_name)}: {escape(slot.label)}</h3>",
        soft(f"Now: {has}{until}"),
        form(
            me, "/my/take", f'<div class="four">{hours}</div>',
            contact=person.contact_id, roster=slot.roster, slot=slot.slot,
        ),
    )  # fmt: skip
