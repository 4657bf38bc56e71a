"""Asking for a shift to be taken: by somebody, by anybody, or for another shift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby

from oncall.cover.shifts import Shift
from oncall.people import Named
from portal.html.frame import button, card, field, form, note, page, radio, soft
from portal.html.times import stretch
from portal.people import Me, Person
from portal.shifts import Theirs

_BACK = '<p><a href="/my/shifts">Back to my shifts</a></p>'


@dataclass(frozen=True)
class Mine:
    """The shift it is about. `at` is any instant of it, as our own links carry it."""

    person: Person
    shift: Shift
    label: str
    at: datetime

    @property
    def fields(self) -> dict[str, object]:
        return {
            "contact": self.person.contact_id,
            "roster": self.shift.roster,
            "slot": self.shift.slot,
            "at": self.at.isoformat(),
        }


def give_page(me: Me, mine: Mine, colleagues: Sequence[Named], now: datetime) -> str:
    anyone = radio("to", "", "Anyone: the first who says yes", chosen=True)
    return page(
        me,
        "shifts",
        "Give away",
        _BACK,
        "<h1>Give this shift away</h1>",
        _about(mine, now),
        form(
            me,
            "/my/give",
            f"<fieldset><legend>To whom?</legend>{anyone}",
            *[radio("to", str(one.id), one.name) for one in colleagues],
            "</fieldset>",
            _note_field(),
            soft("It stays yours until somebody says yes."),
            button("Ask", "go"),
            **mine.fields,
        ),
    )


def swap_page(me: Me, mine: Mine, theirs: Sequence[Theirs], now: datetime) -> str:
    groups = [
        _colleague(name, list(shifts), mine, now) for name, shifts in groupby(theirs, key=lambda one: one.contact.name)
    ]
    return page(
        me,
        "shifts",
        "Swap",
        _BACK,
        "<h1>Swap this shift</h1>",
        _about(mine, now),
        form(
            me,
            "/my/swap",
            f"<fieldset><legend>For which of theirs?</legend>{''.join(groups)}</fieldset>",
            _note_field(),
            soft("Nothing changes until they say yes."),
            button("Ask", "go"),
            **mine.fields,
        )
        if theirs
        else note(["No colleague has a shift in the next eight weeks to swap for. You can give it away."]),
    )


def conflict_page(me: Me, action: str, mine: Mine, words: Sequence[str], fields: Mapping[str, object]) -> str:
    """What speaks against it; it may be asked for all the same."""
    again = form(me, action, button("Ask all the same", "go"), **{**mine.fields, **fields, "anyway": 1})
    return page(
        me,
        "shifts",
        "Conflict",
        _BACK,
        "<h1>Is this meant so?</h1>",
        note(words, "bad", "What speaks against it"),
        again,
    )


def _about(mine: Mine, now: datetime) -> str:
    times = stretch(mine.shift.starts, mine.shift.ends, mine.person.timezone, now)
    return card(
        f'<p class="times">{escape(times)}</p>',
        f"<p>{escape(mine.person.account_name)}: {escape(mine.label)}</p>",
    )


def _colleague(name: str, shifts: Sequence[Theirs], mine: Mine, now: datetime) -> str:
    rows = "".join(
        radio(
            "for", f"{one.contact.id} {one.roster} {one.slot} {one.since.isoformat()}",
            stretch(one.since, one.until, mine.person.timezone, now)
            + (f" ({one.label})" if one.label != mine.label else ""),
        )
        for one in shifts
    )  # fmt: skip
    count = f"{len(shifts)} shift{'s' if len(shifts) != 1 else ''}"
    return f"<details><summary>{escape(name)}: {count}</summary><div>{rows}</div></details>"


def _note_field() -> str:
    return field("A word to them (nothing about patients)", "note", maxlength=200, autocomplete="off")
