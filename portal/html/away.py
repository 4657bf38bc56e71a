"""Being away: when, who stands in; what it would move, before it is entered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from oncall.cover.absences import Absence
from oncall.people import Named
from portal.html.frame import button, field, form, note, page, select, soft, way
from portal.html.times import stretch
from portal.people import Me, Person


@dataclass(frozen=True)
class Typed:
    """The form as it was filled in: local times of the account."""

    starts: str = ""
    ends: str = ""
    stand_in: str = ""
    reason: str = ""

    @property
    def fields(self) -> dict[str, object]:
        return {"starts": self.starts, "ends": self.ends, "stand_in": self.stand_in, "reason": self.reason}


def away_page(me: Me, person: Person, colleagues: Sequence[Named], typed: Typed, complaint: str = "") -> str:
    others = [one for one in me.people if one is not person]
    nobody = ("", "Whoever comes next in the roster")
    return page(
        me,
        "shifts",
        "I am away",
        '<p><a href="/my/shifts">Back to my shifts</a></p>',
        "<h1>I am away</h1>",
        f"<p>From the rosters of <strong>{escape(person.account_name)}</strong>.</p>",
        *[way(f"For {one.account_name} instead", f"/my/away?contact={one.contact_id}") for one in others],
        note([complaint], "bad"),
        form(
            me,
            "/my/away",
            field("From", "starts", "datetime-local", typed.starts, required="required"),
            field("To", "ends", "datetime-local", typed.ends, required="required"),
            soft(f"Times in {person.timezone.replace('_', ' ')}."),
            select(
                "Who stands in?", "stand_in", [nobody, *((str(one.id), one.name) for one in colleagues)], typed.stand_in
            ),
            field(
                "Why (for the operators; nothing about anybody's health)", "reason", "text", typed.reason,
                maxlength=200, autocomplete="off",
            ),
            soft("You see what it would move before it counts."),
            button("Look at it first", "go"),
            contact=person.contact_id,
        ),
    )  # fmt: skip


def preview_page(
    me: Me, person: Person, typed: Typed, absence: Absence, *, names: Mapping[str, str], now: datetime
) -> str:
    """What it would do; nothing is entered yet."""
    moved = _moved(absence, person, names, now)
    return page(
        me,
        "shifts",
        "I am away",
        "<h1>This would change</h1>",
        moved or soft("None of your shifts lies in it."),
        note(absence.conflicts, "bad", "Left to settle"),
        form(me, "/my/away", button("Enter it", "yes"), contact=person.contact_id, sure=1, **typed.fields),
        form(me, "/my/away", button("Change it"), contact=person.contact_id, change=1, **typed.fields),
    )


def entered_page(me: Me, person: Person, absence: Absence, *, names: Mapping[str, str], now: datetime) -> str:
    return page(
        me,
        "shifts",
        "I am away",
        note(["It is entered, and counts."], "good"),
        _moved(absence, person, names, now),
        note(absence.conflicts, "", "Left to settle"),
        way("Back to my shifts", "/my/shifts", "go"),
    )


def _moved(absence: Absence, person: Person, names: Mapping[str, str], now: datetime) -> str:
    rows = []
    for one in absence.moved:
        has = names.get(one.people[0], one.people[0]) if one.people else ""
        who = f"<strong>{escape(has)}</strong> has it" if has else "<strong>nobody</strong> has it"
        times = stretch(one.since, one.until, person.timezone, now)
        rows.append(
            f'<li><span class="times">{escape(times)}</span><br>{escape(one.roster)} {escape(one.slot)}: {who}</li>'
        )
    return f"<ul>{''.join(rows)}</ul>" if rows else ""
