"""The shifts that people may ask each other for: the roster's own, as it would be without cover."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core import clock
from core.errors import Invalid
from core.texts.speaking import gettext
from oncall.cover.words import stretch
from oncall.instants import asked_instant
from oncall.known import Known, known
from oncall.told import moment as told_moment
from oncall.told import reason_words
from oncall.told import stretch as told_stretch

# a longer one is not asked for as a shift
LONGEST: Final = timedelta(days=100)
INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class Shift:
    """`number` is the rotation's shift number in digits or a free-form shift's slug; like `layer`, None for what the
    default list or an exception gives."""

    roster: str
    slot: str
    starts: datetime
    ends: datetime
    layer: str | None
    number: str | None

    @property
    def place(self) -> tuple[str, str]:
        return self.roster, self.slot

    def overlap(self, starts: datetime, ends: datetime) -> timedelta:
        return max(min(self.ends, ends) - max(self.starts, starts), timedelta())

    def words(self, zone: str) -> str:
        return f"{self.roster} {self.slot} {stretch(self.starts, self.ends, zone)}"


def told_shift(shift: Shift, zone: str) -> str:
    """`Shift.words` to whoever asked just now."""
    return f"{shift.roster} {shift.slot} {told_stretch(shift.starts, shift.ends, zone)}"


async def book(session: AsyncSession, account_id: int, start: datetime, end: datetime) -> list[Known]:
    """All rosters of the account as known now, for a window with the longest shift on both sides."""
    return await known(session, [account_id], start - LONGEST, end + LONGEST)


def of_person(
    rosters: Sequence[Known], person: str, place: tuple[str, str], start: datetime, end: datetime
) -> list[Shift]:
    """This person's shifts in `place` (roster, slot) that touch the window, in order, as long as they really are."""
    low, high = start - LONGEST, end + LONGEST
    found = []
    for roster in rosters:
        if not has_slot(roster, *place):
            continue
        for answer in replace(roster, covers=()).shifts_between(place[1], low, high):
            since, until = answer.since or low, answer.until or high
            if person in answer.people and since < end and until > start and low < since and until < high:
                number = None if answer.shift is None else str(answer.shift)
                found.append(Shift(*place, since, until, answer.layer, number))
    return found


def has_slot(roster: Known, slug: str, slot: str) -> bool:
    return roster.slug == slug and any(slot == each.slot for _, body in roster.versions for each in body.slots)


async def of_contact_at(
    session: AsyncSession, account: Account, place: tuple[str, str], contact: Contact, at: datetime
) -> Shift:
    """The shift that `contact` has in `place` at `at` and that is not over. Raises Invalid, in words."""
    zone, at = account.timezone, asked_instant(at)
    rosters = await book(session, account.id, at, at)
    found = of_person(rosters, contact.slug, place, at, at + INSTANT)
    if not found:
        raise Invalid(_nothing(rosters, place, contact, at, zone))
    shift = found[0]
    now = clock.now()
    if shift.ends <= now:
        raise Invalid(
            gettext("This shift of %(name)s is over: %(shift)s.", name=contact.name, shift=told_shift(shift, zone))
        )
    _must_still_have_it(rosters, shift, contact, max(shift.starts, now), zone)
    return shift


def _nothing(rosters: Sequence[Known], place: tuple[str, str], contact: Contact, at: datetime, zone: str) -> str:
    roster = next((each for each in rosters if has_slot(each, *place)), None)
    told = {"name": contact.name, "place": " ".join(place), "time": told_moment(at, zone)}
    if roster is None:
        return gettext("There is no such roster or slot in this account: %(place)s.", place=" ".join(place))
    answer = next(each for each in roster.at(at) if each.slot == place[1])
    if contact.slug in answer.people:
        return gettext(
            "%(name)s has %(place)s at %(time)s only by cover (%(reason)s): change or cancel that instead.",
            reason=reason_words(answer.source, answer.reason), **told,
        )  # fmt: skip
    if not answer.people:
        return gettext("%(name)s has no shift in %(place)s at %(time)s; nobody has it.", **told)
    return gettext(
        "%(name)s has no shift in %(place)s at %(time)s; %(others)s has it: %(reason)s.",
        others=", ".join(answer.people), reason=reason_words(answer.source, answer.reason), **told,
    )  # fmt: skip


def _must_still_have_it(rosters: Sequence[Known], shift: Shift, contact: Contact, start: datetime, zone: str) -> None:
    """Somebody else may stand in for all that is left of it. An absence doesn't count: it is why one gives shifts."""
    roster = next(each for each in rosters if has_slot(each, *shift.place))
    pieces = roster.between(shift.slot, start, shift.ends)
    if not any(contact.slug in piece.people or piece.source == "absence" for piece in pieces):
        has = gettext("nobody")
        if pieces:
            first = pieces[0]
            has = f"{', '.join(first.people) or has}: {reason_words(first.source, first.reason)}"
        told = {"name": contact.name, "shift": told_shift(shift, zone), "others": has}
        raise Invalid(gettext("%(name)s no longer has %(shift)s; who has it now is %(others)s.", **told))
