"""The answers themselves: at an instant, between two, of each layer alone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from oncall.roster.schema import Roster
from oncall.schedule.asking import Asking, layer_answer
from oncall.schedule.book import BookLayer, book_of
from oncall.schedule.types import HORIZON, Answer, Cover
from oncall.schedule.wall import utc

_MOMENT = timedelta(microseconds=1)


def at(roster: Roster, covers: Sequence[Cover], instant: datetime) -> list[Answer]:
    """Every slot in the roster's order, those with nobody too; each with its true bounds. `instant` carries its
    offset."""
    instant = utc(instant)
    asking = Asking(book_of(roster), covers)
    return [_near(_whole(asking, slot.slot, instant), instant) for slot in roster.slots]


def between(roster: Roster, covers: Sequence[Cover], slot: str, start: datetime, end: datetime) -> list[Answer]:
    """Contiguous from `start` to `end`, gaps too; a piece ends where somebody else, or another reason, begins."""
    return joined(_pieces(roster, covers, slot, start, end), who)


def shifts_between(roster: Roster, covers: Sequence[Cover], slot: str, start: datetime, end: datetime) -> list[Answer]:
    """As `between`, split at each hand-over too."""
    return joined(_pieces(roster, covers, slot, start, end), which)


def layers_between(roster: Roster, slot: str, start: datetime, end: datetime) -> list[tuple[str, list[Answer]]]:
    """Each layer as if it were alone, bottom first: its shifts, without gaps."""
    start, end = utc(start), utc(end)
    layers = reversed(book_of(roster).slots[slot].layers)
    return [(layer.name, list(_shifts(layer, slot, start, end))) for layer in layers]


def who(answer: Answer) -> tuple[Any, ...]:
    """What two pieces must have in common to be one."""
    return answer.people, answer.source, answer.layer, answer.cover, answer.reason


def first(answer: Answer) -> tuple[Any, ...]:
    """What neighbours must have in common for the first to stay on call; those who follow may change sooner."""
    return answer.people[:1], answer.source, answer.layer, answer.cover, answer.reason, answer.shift


def which(answer: Answer) -> tuple[Any, ...]:
    """What two pieces of one shift have in common."""
    return (*who(answer), answer.shift)


def _whole(asking: Asking, slot: str, instant: datetime) -> Answer:
    """The piece with neighbours that say the same."""
    answer = asking.piece(slot, instant)
    if not asking.is_covered(slot):
        return answer
    while answer.until is not None:
        following = asking.piece(slot, answer.until)
        if first(following) != first(answer):
            break
        far = following.until is not None and following.until - instant > HORIZON
        answer = replace(answer, until=None if far else following.until)
    while answer.since is not None:
        previous = asking.piece(slot, answer.since - _MOMENT)
        if first(previous) != first(answer):
            break
        far = previous.since is not None and instant - previous.since > HORIZON
        answer = replace(answer, since=None if far else previous.since)
    return answer


def _near(answer: Answer, instant: datetime) -> Answer:
    """Layers look differently far: a bound beyond the horizon may be of one, while another changes before it."""
    since = answer.since if answer.since is not None and instant - answer.since <= HORIZON else None
    until = answer.until if answer.until is not None and answer.until - instant <= HORIZON else None
    return replace(answer, since=since, until=until)


def _pieces(roster: Roster, covers: Sequence[Cover], slot: str, start: datetime, end: datetime) -> Iterator[Answer]:
    here, end = utc(start), utc(end)
    touching = [cover for cover in covers if cover.starts < end and cover.ends > here]
    asking = Asking(book_of(roster), touching)
    while here < end:
        piece = asking.piece(slot, here)
        # beyond the horizon nothing is certain: a layer that looks no further may change before the one that does
        until = min(piece.until or here + HORIZON, here + HORIZON, end)
        yield replace(piece, since=here, until=until)
        here = until


def joined(pieces: Iterable[Answer], same: Callable[[Answer], tuple[Any, ...]]) -> list[Answer]:
    """Neighbours that say the same as one piece; `shift` is None where they are of several shifts."""
    found: list[Answer] = []
    for piece in pieces:
        if found and same(found[-1]) == same(piece):
            shift = piece.shift if found[-1].shift == piece.shift else None
            found[-1] = replace(found[-1], until=piece.until, shift=shift)
        else:
            found.append(piece)
    return found


def _shifts(layer: BookLayer, slot: str, start: datetime, end: datetime) -> Iterator[Answer]:
    here = start
    while here < end:
        segment = layer.timeline.segment(here)
        until = min(segment.until or here + HORIZON, end)
        if segment.people:
            yield layer_answer(slot, layer, segment._replace(since=here, until=until))
        here = until
