"""Who is on call, worked out the slow and obvious way: every hand-over from the first, every day's windows, every
minute's cover. Written from the contract (docs/decisions/0002-on-call.md), sharing nothing with what it checks.
"""

import calendar
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from whenever import Date, Instant, PlainDateTime, Time

Body = dict[str, Any]
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def shows(day: date, minutes: int, zone: str) -> datetime:
    """When clocks show so many minutes after `day`'s midnight: the first of two times, or later by the gap."""
    that = day + timedelta(days=minutes // 1440)
    plain = PlainDateTime(that.year, that.month, that.day, minutes % 1440 // 60, minutes % 60)
    return plain.assume_tz(zone, disambiguation="compatible").to_instant().to_stdlib()


def clock(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def minutes_of(length: Body) -> int:
    each = {"weeks": 10080, "days": 1440, "hours": 60, "minutes": 1}
    return sum(each[unit] * count for unit, count in length.items())


def month_day(year: int, month: int, hand_over: Body) -> date:
    last = calendar.monthrange(year, month)[1]
    if "nth" in hand_over:
        days = [date(year, month, day) for day in range(1, last + 1)]
        wanted = [day for day in days if WEEK[day.weekday()] == hand_over["nth"]["day"]]
        nth = hand_over["nth"]["nth"]
        return wanted[-1] if nth == -1 else wanted[nth - 1]
    day = hand_over["day_of_month"]
    return date(year, month, last if day == -1 else min(day, last))


def written_hand_overs(rotation: Body) -> Iterator[tuple[date, int]]:
    """Day and minutes after its midnight of each hand-over, from the first, for ever."""
    hand_over, start = rotation["hand_over"], date.fromisoformat(rotation["starts"])
    time, every = clock(hand_over["time"]), rotation.get("every") or {"weeks": 1}
    if not rotation.get("lengths") and "months" in every:
        year, month = start.year, start.month
        if month_day(year, month, hand_over) < start:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        while True:
            yield month_day(year, month, hand_over), time
            for _ in range(every["months"]):
                year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    while "day" in hand_over and WEEK[start.weekday()] != hand_over["day"]:
        start += timedelta(days=1)
    lengths = [minutes_of(one) for one in rotation.get("lengths") or [every]]
    total, turn = time, 0
    while True:
        yield start + timedelta(days=total // 1440), total % 1440
        total += lengths[turn % len(lengths)]
        turn += 1


@dataclass(frozen=True)
class Turn:
    number: int
    people: tuple[str, ...]
    begins: datetime
    stops: datetime | None  # of `lasts`


class Rota:
    """All turns of a rotation until well after `until`."""

    def __init__(self, rotation: Body, zone: str, until: datetime) -> None:
        self.ends = (
            shows(date.fromisoformat(rotation["ends"]), clock(rotation["hand_over"]["time"]), zone)
            if rotation.get("ends")
            else None
        )
        self.turns: list[Turn] = []
        for number, (day, minutes) in enumerate(written_hand_overs(rotation)):
            begins = shows(day, minutes, zone)
            lasts = rotation.get("lasts")
            stops = shows(day, minutes + minutes_of(lasts), zone) if lasts else None
            turn = rotation["people"][number % len(rotation["people"])]
            self.turns.append(Turn(number, (turn,) if isinstance(turn, str) else tuple(turn), begins, stops))
            if begins > until + timedelta(days=3):
                break
        # where a zone skips hours they don't come in the order of their numbers
        self.by_time = sorted(self.turns, key=lambda turn: (turn.begins, turn.number))
        self.highest = list(accumulate((turn.number for turn in self.by_time), max))

    def at(self, instant: datetime) -> Turn | None:
        """The highest-numbered hand-over that has come, unless its shift is over."""
        come = bisect_right(self.by_time, instant, key=lambda turn: turn.begins)
        if not come or (self.ends is not None and instant >= self.ends):
            return None
        turn = self.turns[self.highest[come - 1]]
        return None if turn.stops is not None and instant >= turn.stops else turn

    def edges(self) -> list[datetime]:
        found = [edge for turn in self.turns for edge in (turn.begins, turn.stops) if edge is not None]
        return [*found, self.ends] if self.ends is not None else found


def day_edges(layer: Body, day: date, zone: str, holidays: set[date]) -> list[tuple[datetime, datetime]]:
    """Windows that start on a day."""
    spans = []
    for window in layer.get("only") or [{}]:
        days = window.get("days")
        if days is not None and WEEK[day.weekday()] not in days and not ("holiday" in days and day in holidays):
            continue
        begins, ends = clock(window.get("from", "00:00")), clock(window.get("to", "24:00"))
        spans.append((shows(day, begins, zone), shows(day, ends if ends > begins else ends + 1440, zone)))
    return spans


def is_open(layer: Body, instant: datetime, zone: str, holidays: set[date]) -> bool:
    there = Instant(instant).to_tz(zone)
    today = date(there.year, there.month, there.day)
    near = [today + timedelta(days=days) for days in range(-3, 4)]
    if layer.get("not_on_holidays") and any(
        shows(day, 0, zone) <= instant < shows(day, 1440, zone) for day in near if day in holidays
    ):
        return False
    return any(begins <= instant < ends for day in near for begins, ends in day_edges(layer, day, zone, holidays))


def dated(shift: Body, zone: str) -> tuple[datetime, datetime]:
    def at(text: str) -> datetime:
        plain = Date.parse_iso(text[:10]).at(Time.parse_iso(text[11:]))
        return plain.assume_tz(zone, disambiguation="compatible").to_instant().to_stdlib()

    return at(shift["from"]), at(shift["to"])


class Plain:
    """A roster's body, asked the slow way."""

    def __init__(self, body: Body, until: datetime, holidays: set[date] = frozenset()) -> None:  # type: ignore[assignment]
        self.body, self.holidays = body, holidays
        self.rotas = {
            (slot["slot"], layer["layer"]): Rota(layer["rotation"], self.zone(slot, layer), until)
            for slot in body["slots"]
            for layer in slot.get("layers", [])
            if layer.get("rotation")
        }

    def zone(self, slot: Body, layer: Body | None = None) -> str:
        own = ((layer or {}).get("rotation") or {}).get("timezone")
        zone = own or slot.get("timezone") or self.body.get("timezone")
        assert isinstance(zone, str)
        return zone

    def slot(self, name: str) -> Body:
        found = next(slot for slot in self.body["slots"] if slot["slot"] == name)
        assert isinstance(found, dict)
        return found

    def layer(self, slot: Body, layer: Body, instant: datetime) -> tuple[tuple[str, ...], int | str] | None:
        zone = self.zone(slot, layer)
        if layer.get("rotation"):
            turn = self.rotas[slot["slot"], layer["layer"]].at(instant)
            if turn is None or not is_open(layer, instant, zone, self.holidays):
                return None
            return turn.people, turn.number
        for shift in layer["shifts"]:
            begins, ends = dated(shift, zone)
            if begins <= instant < ends:
                return tuple(shift["people"]), shift["shift"]
        return None

    def exception(self, slot: Body, instant: datetime) -> list[str] | None:
        for shift in slot.get("exceptions", []):
            begins, ends = dated(shift, self.zone(slot))
            if begins <= instant < ends:
                people = shift["people"]
                assert isinstance(people, list)
                return people
        return None

    def line(self, slot: Body, covers: Sequence[Any], instant: datetime) -> list[list[str]]:
        """Everybody in line, in lists: the first that is not empty answers."""
        lists: list[list[str]] = []
        if slot.get("place_of"):
            other = self.slot(slot["place_of"]["slot"])
            order = self.at(other["slot"], covers, instant) + other.get("default", [])
            lists.append(list(dict.fromkeys(order))[slot["place_of"]["place"] - 1 :])
        for layer in reversed(slot.get("layers", [])):
            found = self.layer(slot, layer, instant)
            lists.append(list(found[0]) if found else [])
        lists += [self.exception(slot, instant) or [], slot.get("default", [])]
        return lists

    def at(self, name: str, covers: Sequence[Any], instant: datetime) -> list[str]:
        """The order in a slot, after cover."""
        slot = self.slot(name)
        lists = self.line(slot, covers, instant)
        place = next((at for at, people in enumerate(lists) if people), len(lists))
        order, below = (list(lists[place]), lists[place + 1 :]) if place < len(lists) else ([], [])
        holding = sorted(
            (one for one in covers if one.starts <= instant < one.ends and one.slot in (None, name)),
            key=lambda one: one.number,
        )
        return cover_order(order, [person for people in below for person in people], holding)


def cover_order(order: list[str], below: list[str], holding: Sequence[Any]) -> list[str]:
    order, put, by_override = moved(order, holding)
    if not order:
        return []

    def absence(person: str) -> Any:
        entered = [one for one in holding if one.kind == "absence" and one.replaces == person]
        if not entered or (person == put and by_override > entered[-1].number):
            return None
        return entered[-1]

    def in_place(person: str) -> str | None:
        asked = [person]
        while (away := absence(asked[-1])) is not None:
            if away.person is None or away.person in asked:
                return None
            asked.append(away.person)
        return asked[-1]

    places = [in_place(person) for person in order]
    rest = list(dict.fromkeys(person for person in places if person is not None))
    if places[0] is not None:
        return rest
    following = next((one for one in [*rest, *below] if absence(one) is None), None)
    return [following, *(one for one in rest if one != following)] if following else []


def moved(order: list[str], holding: Sequence[Any]) -> tuple[list[str], str | None, int]:
    """After overrides, swaps and gives; who was put first by an override, and its number."""
    number = 0
    for cover in holding:
        if cover.kind == "override":
            order, number = [cover.person, *(one for one in order if one != cover.person)], cover.number
        elif cover.kind in {"swap", "give"} and cover.replaces in order:
            place = order.index(cover.replaces)
            number = 0 if place == 0 else number
            order = list(dict.fromkeys([*order[:place], cover.person, *order[place + 1 :]]))
    return order, order[0] if order and number else None, number
