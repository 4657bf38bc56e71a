"""Why somebody is on call, in words an operator can read out. Nothing in them changes with the time of reading."""

from datetime import timedelta

from oncall.roster.rotation_schema import Every, HandOver, Rotation
from oncall.roster.schema import SHORT, Layer
from oncall.schedule import wall
from oncall.schedule.types import Cover

_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_DAY = timedelta(days=1)


def layer_words(layer: Layer) -> str:
    """`weekly rotation 'weekdays', hand-over Mon 17:00`."""
    if layer.rotation is None:
        return f"shift of '{layer.layer}'"
    named = "" if layer.layer == SHORT else f" '{layer.layer}'"
    return f"{_often(layer.rotation)} rotation{named}, hand-over {_when(layer.rotation.hand_over)}"


def _often(rotation: Rotation) -> str:
    if rotation.lengths:
        return "irregular"
    every = rotation.every or Every(weeks=1)
    for unit, alone in (("weeks", "weekly"), ("days", "daily"), ("months", "monthly"), ("hours", "hourly")):
        count = getattr(every, unit)
        if count:
            return alone if count == 1 else f"{count}-{unit.removesuffix('s')}"
    return ""


def _when(hand_over: HandOver) -> str:
    if hand_over.nth is not None:
        return f"{_ORDINALS[hand_over.nth.nth]} {hand_over.nth.day.title()} {hand_over.time}"
    if hand_over.day_of_month is not None:
        day = "last day" if hand_over.day_of_month == -1 else f"day {hand_over.day_of_month}"
        return f"{day} {hand_over.time}"
    return f"{hand_over.day.title()} {hand_over.time}" if hand_over.day else hand_over.time


def cover_words(cover: Cover, zone: str) -> str:
    """`override by Bob until 06:00: dentist`. The date is left out of cover that is over within a day."""
    by = f" by {cover.by}" if cover.by else ""
    of = f" for {cover.replaces}" if cover.replaces and cover.kind != "absence" else ""
    return f"{cover.kind}{by}{of} until {_until(cover, zone)}{_why(cover)}"


def absence_words(cover: Cover, stands_in: str | None, zone: str, *, agreed: bool) -> str:
    """`agreed`: the stand-in was named with the absence; else it is the next in line, or nobody."""
    away = f"{cover.replaces} is away until {_until(cover, zone)}{_why(cover)}"
    if stands_in is None:
        return f"{away}; nobody else is in line"
    return f"{away}; {stands_in} {'stands in' if agreed else 'is next in line'}"


def _until(cover: Cover, zone: str) -> str:
    ends = wall.wall_at(cover.ends, zone).to_stdlib()
    return ends.strftime("%H:%M") if cover.ends - cover.starts <= _DAY else ends.strftime("%a %Y-%m-%d %H:%M")


def _why(cover: Cover) -> str:
    return f": {cover.reason}" if cover.reason else ""
