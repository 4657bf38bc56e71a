"""How cover changes who is on call in one slot at one instant. Pure, and without times: only what holds comes in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from oncall.schedule.types import Cover

People = tuple[str, ...]


@dataclass(frozen=True)
class Covered:
    """`by` decided who is on call, if any did; `named` says whether an absence named the stand-in itself."""

    people: People
    by: Cover | None = None
    named: bool = False
    # the answer depends on the layers below too
    looked_below: bool = False


def covered(people: People, holding: Sequence[Cover], below: Callable[[], Iterable[str]]) -> Covered:
    """`holding` is in order of number; `below` gives who else is in line, after those of the order itself."""
    by: Cover | None = None
    for cover in holding:
        if cover.kind == "absence" or cover.person is None:
            continue
        place = _place(people, cover)
        if place is None:
            continue
        people = _put(people, cover)
        by = cover if place == 0 else by
    absences = [cover for cover in holding if cover.kind == "absence"]
    return _without_absent(people, by, absences, below) if absences else Covered(people, by)


def _place(people: People, cover: Cover) -> int | None:
    if cover.replaces is None:
        return 0
    return people.index(cover.replaces) if cover.replaces in people else None


def _put(people: People, cover: Cover) -> People:
    """Nobody stands twice: who is asked to a place behind their own keeps their own."""
    person = cover.person or ""
    if cover.replaces is None:
        return (person, *(one for one in people if one != person))
    return tuple(dict.fromkeys(person if one == cover.replaces else one for one in people))


def _without_absent(
    people: People, by: Cover | None, absences: list[Cover], below: Callable[[], Iterable[str]]
) -> Covered:
    def absence_of(person: str) -> Cover | None:
        entered = [cover for cover in absences if cover.replaces == person]
        # of several the last; who was put there after it was entered knew of it
        last = entered[-1] if entered else None
        kept = by is not None and by.kind == "override" and by.person == person
        return None if last is None or (kept and by is not None and by.number > last.number) else last

    order: list[str] = []
    decided, named = by, False
    for place, person in enumerate(people):
        stands_in, last = _stand_in(person, absence_of)
        if stands_in is not None and stands_in not in order:
            order.append(stands_in)
        if place == 0 and last is not None:
            decided, named = last, stands_in is not None
    if people and absence_of(people[0]) and not named:
        # nobody was named for who is on: the first in line, who may be of the order itself
        line = [*order, *below()]
        following = next((one for one in line if absence_of(one) is None), None)
        rest = [one for one in order if one != following]
        return Covered((following, *rest) if following else (), decided, named=False, looked_below=True)
    return Covered(tuple(order), decided, named)


def _stand_in(person: str, absence_of: Callable[[str], Cover | None]) -> tuple[str | None, Cover | None]:
    """Who stands there in the end, and the absence that decided; None: nobody was named, or only absent ones."""
    seen, last = {person}, None
    current = person
    while (absence := absence_of(current)) is not None:
        last = absence
        if absence.person is None or absence.person in seen:
            return None, last
        current = absence.person
        seen.add(current)
    return current, last
