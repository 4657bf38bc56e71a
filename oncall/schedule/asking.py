"""One slot at one instant: the layers, exceptions and default list, then cover, and how long that stays so."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from oncall.schedule.book import Book, BookLayer, BookSlot
from oncall.schedule.covering import covered
from oncall.schedule.types import Answer, Cover, Segment, earliest, latest
from oncall.schedule.words import absence_words, cover_words

_DEFAULT = "default list"


@dataclass(frozen=True)
class _Covers:
    """Those of one slot, by number, and every instant at which one begins or ends."""

    covers: Sequence[Cover]
    edges: Sequence[datetime]


class Asking:
    """A book with its cover. `piece` is right for the instant and within its bounds, which may be nearer than need be:
    cover may begin or end without changing anything."""

    def __init__(self, book: Book, covers: Sequence[Cover]) -> None:
        self._book = book
        ordered = sorted((cover for cover in covers if cover.starts < cover.ends), key=lambda cover: cover.number)
        self._covers = {slot: _of_slot(slot, ordered) for slot in book.slots} if ordered else {}

    def is_covered(self, slot: str) -> bool:
        """Whether the pieces of a slot may have more bounds than it has changes."""
        place_of = self._book.slots[slot].place_of
        mine = bool(self._covers and self._covers[slot].covers)
        return mine or (place_of is not None and self.is_covered(place_of.slot))

    def piece(self, slot: str, at: datetime) -> Answer:
        asked = self._book.slots[slot]
        base = self._place(asked, at) if asked.place_of else _of_layers(asked, at)
        if not self._covers or not self._covers[slot].covers:
            return base
        mine = self._covers[slot]
        place = bisect_right(mine.edges, at)
        base = replace(
            base,
            since=latest(base.since, mine.edges[place - 1] if place else None),
            until=earliest(base.until, mine.edges[place] if place < len(mine.edges) else None),
        )
        holding = [cover for cover in mine.covers if cover.holds(at)]
        return _with_cover(asked, base, holding, at) if holding else base

    def _place(self, asked: BookSlot, at: datetime) -> Answer:
        """Whoever stands at a place of another slot's order, which its default list continues."""
        place_of = asked.place_of
        if place_of is None:
            raise ValueError(f"{asked.slot} is no place of another slot")
        other = self.piece(place_of.slot, at)
        line = tuple(dict.fromkeys((*other.people, *self._book.slots[place_of.slot].default)))
        people = line[place_of.place - 1 :]
        where = f"place {place_of.place} of {place_of.slot}"
        if not people:
            fallen = _bounded(_default(asked, at, f"nobody at {where}"), other.since, other.until)
            # it is that shift which has nobody there: the next one is asked anew
            return fallen if fallen.source == "exception" else replace(fallen, layer=other.layer, shift=other.shift)
        reason = f"{where}: {other.reason if place_of.place <= len(other.people) else _DEFAULT}"
        source = other.source if place_of.place <= len(other.people) else "default"
        return replace(other, slot=asked.slot, people=people, source=source, reason=reason)


def _of_slot(slot: str, ordered: Sequence[Cover]) -> _Covers:
    mine = [cover for cover in ordered if cover.slot in (None, slot)]
    return _Covers(mine, sorted({edge for cover in mine for edge in (cover.starts, cover.ends)}))


def _of_layers(asked: BookSlot, at: datetime) -> Answer:
    since, until = None, None
    for layer in asked.layers:
        segment = layer.timeline.segment(at)
        since, until = latest(since, segment.since), earliest(until, segment.until)
        if segment.people:
            return layer_answer(asked.slot, layer, segment._replace(since=since, until=until))
    nobody = "no layer has anybody" if asked.layers else ""
    return _bounded(_default(asked, at, nobody), since, until)


def layer_answer(slot: str, layer: BookLayer, segment: Segment) -> Answer:
    note = layer.notes.get(segment.shift, "") if isinstance(segment.shift, str) else ""
    reason = f"{layer.words}: {note}" if note else layer.words
    return Answer(slot, segment.people, segment.since, segment.until, "layer", layer.name, None, segment.shift, reason)


def _default(asked: BookSlot, at: datetime, why: str) -> Answer:
    segment = asked.exceptions.segment(at)
    if segment.people:
        words = f"exception '{segment.shift}' to the default list"
        return Answer(
            asked.slot, segment.people, segment.since, segment.until, "exception", None, None, segment.shift, words
        )
    said = f": {why}" if why else ""
    if asked.default:
        return Answer(
            asked.slot, asked.default, segment.since, segment.until, "default", None, None, None, _DEFAULT + said
        )
    return Answer(asked.slot, (), segment.since, segment.until, "nobody", None, None, None, f"nobody{said}")


def _bounded(answer: Answer, since: datetime | None, until: datetime | None) -> Answer:
    return replace(answer, since=latest(answer.since, since), until=earliest(answer.until, until))


def _with_cover(asked: BookSlot, base: Answer, holding: Sequence[Cover], at: datetime) -> Answer:
    below = list(_below(asked, base, at))
    result = covered(base.people, holding, lambda: [person for segment in below for person in segment.people])
    if result.looked_below:
        base = _bounded(
            base, latest(*(segment.since for segment in below)), earliest(*(segment.until for segment in below))
        )
    if result.by is None:
        return replace(base, people=result.people)
    first = result.people[0] if result.people else None
    if result.by.kind == "absence":
        reason = absence_words(result.by, first, asked.zone, agreed=result.named)
    else:
        reason = cover_words(result.by, asked.zone)
    if result.by.kind == "override":
        # whoever's shift it would be: it is none of theirs now
        base = replace(base, layer=None, shift=None)
    return replace(base, people=result.people, source=result.by.kind, cover=result.by.number, reason=reason)


def _below(asked: BookSlot, base: Answer, at: datetime) -> Iterator[Segment]:
    """Who is in line after those of `base`: the layers under the one that answered, the exception, the default list."""
    reached = base.source != "layer"
    for layer in asked.layers:
        if reached:
            yield layer.timeline.segment(at)
        reached = reached or layer.name == base.layer
    yield asked.exceptions.segment(at)
    yield Segment(asked.default, None, None, None)
