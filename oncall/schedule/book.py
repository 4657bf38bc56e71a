"""A roster made ready to be asked: zones resolved, free-form shifts sorted, kept with the roster it was made from."""

from dataclasses import dataclass
from functools import lru_cache

from oncall.roster.holiday import IsHoliday, holiday_test
from oncall.roster.schema import Layer, PlaceOf, Roster, Slot
from oncall.schedule.layers import FreeForm, Remembering, Timeline, timeline
from oncall.schedule.words import layer_words

# one a roster in use; a bureau of a thousand accounts fits
_KEPT = 4096


@dataclass(frozen=True)
class BookLayer:
    name: str
    timeline: Timeline
    words: str
    # of free-form shifts, by slug
    notes: dict[str, str]


@dataclass(frozen=True)
class BookSlot:
    slot: str
    zone: str
    layers: tuple[BookLayer, ...]  # top first
    exceptions: Timeline
    default: tuple[str, ...]
    place_of: PlaceOf | None


@dataclass(frozen=True)
class Book:
    slots: dict[str, BookSlot]


class Same:
    """A roster by identity: comparing two by value would cost more than asking them."""

    __slots__ = ("roster",)

    def __init__(self, roster: Roster) -> None:
        self.roster = roster

    def __hash__(self) -> int:
        return id(self.roster)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.roster is self.roster


def book_of(roster: Roster) -> Book:
    """Raises ValueError where a local time has no zone, which the checks of a roster forbid."""
    return _book(Same(roster))


@lru_cache(maxsize=_KEPT)
def _book(same: Same) -> Book:
    roster = same.roster
    is_holiday = holiday_test(roster.holidays)
    return Book({slot.slot: _slot(roster, slot, is_holiday) for slot in roster.slots})


def _slot(roster: Roster, slot: Slot, is_holiday: IsHoliday) -> BookSlot:
    # without any local time of its own a slot needs no zone; words about it are then in UTC
    own = next((layer.rotation.timezone for layer in slot.all_layers if layer.rotation), None)
    zone = roster.zone_of(slot) or own or "UTC"
    return BookSlot(
        slot.slot,
        zone,
        tuple(reversed([_layer(roster, slot, layer, zone, is_holiday) for layer in slot.all_layers])),
        Remembering(FreeForm(slot.exceptions, zone)),
        tuple(slot.default),
        slot.place_of,
    )


def _layer(roster: Roster, slot: Slot, layer: Layer, zone: str, is_holiday: IsHoliday) -> BookLayer:
    own = roster.zone_of(slot, layer.rotation)
    if own is None:
        raise ValueError(f"the layer {layer.layer} of the slot {slot.slot} has no time zone")
    notes = {shift.shift: shift.note for shift in layer.shifts or ()}
    return BookLayer(layer.layer, timeline(layer, zone, own, is_holiday), layer_words(layer), notes)
