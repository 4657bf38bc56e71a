"""Random rosters for Hypothesis: all forms, in zones whose clocks do surprising things, over a decade."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from oncall.schedule import Cover, Kind

Body = dict[str, Any]
# Lord Howe changes by half an hour; Samoa had no 30 December 2011; Havana, Beirut and Santiago change at midnight
ZONES = (
    "America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana",
    "Asia/Beirut", "America/Santiago", "Pacific/Chatham", "America/St_Johns", "UTC",
)  # fmt: skip
NAMES = ("ana", "ben", "cem", "dee", "eva")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FROM, TO = datetime(2008, 1, 1, tzinfo=UTC), datetime(2018, 1, 1, tzinfo=UTC)

zones = st.sampled_from(ZONES)
days = st.sampled_from(DAYS)
# half of them in the hours in which clocks change
times = st.one_of(
    st.times().map(lambda time: time.strftime("%H:%M")),
    st.builds(lambda hour, minute: f"{hour:02}:{minute:02}", st.integers(0, 3), st.sampled_from([0, 15, 30, 59])),
)
starts = st.one_of(
    st.dates(date(2008, 1, 1), date(2016, 1, 1)),
    st.just(date(2011, 12, 29)),
)
instants = st.integers(0, int((TO - FROM).total_seconds())).map(lambda seconds: FROM + timedelta(seconds=seconds))
orders = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)
turns = st.lists(st.one_of(st.sampled_from(NAMES), orders), min_size=1, max_size=5)
fixed = st.one_of(
    st.builds(lambda count: {"weeks": count}, st.integers(1, 3)),
    st.builds(lambda count: {"days": count}, st.integers(1, 9)),
    st.builds(lambda count: {"hours": count}, st.sampled_from([6, 8, 11, 12, 24, 36])),
)
lengths = st.lists(
    st.sampled_from([{"days": 5}, {"days": 2}, {"hours": 63}, {"hours": 9}, {"days": 1, "hours": 3}, {"weeks": 1}]),
    min_size=1, max_size=4,
)  # fmt: skip


@st.composite
def rotations(draw: st.DrawFn, *, zone: bool = True) -> Body:
    rotation: Body = {"people": draw(turns), "starts": draw(starts).isoformat()}
    hand_over: Body = {"time": draw(times)}
    form = draw(st.sampled_from(["every", "every", "lengths", "weekly", "months"]))
    if form == "months":
        rotation["every"] = {"months": draw(st.integers(1, 3))}
        nth = st.fixed_dictionaries({"day": days, "nth": st.sampled_from([1, 2, 3, 4, -1])})
        key, value = draw(
            st.one_of(
                st.tuples(st.just("nth"), nth),
                st.tuples(st.just("day_of_month"), st.sampled_from([1, 15, 28, 29, 30, 31, -1])),
            )
        )
        hand_over[key] = value
    elif form != "weekly":
        rotation[form] = draw(fixed if form == "every" else lengths)
    if form != "months" and draw(st.booleans()):
        hand_over["day"] = draw(days)
    rotation["hand_over"] = hand_over
    if draw(st.integers(0, 4)) == 0:
        rotation["ends"] = (
            date.fromisoformat(rotation["starts"]) + timedelta(days=draw(st.integers(1, 2000)))
        ).isoformat()
    if draw(st.integers(0, 2)) == 0:
        rotation["lasts"] = draw(
            st.sampled_from([{"hours": 12}, {"hours": 9, "minutes": 30}, {"days": 2, "hours": 15}])
        )
    if zone:
        rotation["timezone"] = draw(zones)
    return rotation


windows = st.builds(
    lambda on, span: {**({"days": on} if on else {}), **span},
    st.one_of(st.none(), st.lists(st.sampled_from([*DAYS, "holiday"]), min_size=1, max_size=5, unique=True)),
    st.one_of(
        st.just({}),
        st.fixed_dictionaries({"from": times, "to": times}),
        st.sampled_from([{"from": "17:00", "to": "08:00"}, {"from": "08:00", "to": "17:00"}, {"to": "12:00"}]),
    ),
)


@st.composite
def shifts(draw: st.DrawFn, most: int = 4) -> list[Body]:
    """In order, not overlapping on the clock."""
    edges = draw(st.lists(st.integers(0, 10 * 365 * 96), min_size=0, max_size=2 * most, unique=True))
    edges.sort()
    pairs = zip(edges[::2], edges[1::2], strict=False)
    wall = [tuple(datetime(2008, 1, 1) + timedelta(minutes=15 * edge) for edge in pair) for pair in pairs]  # noqa: DTZ001
    return [
        {"shift": f"s{at}", "from": f"{begins:%Y-%m-%dT%H:%M}", "to": f"{ends:%Y-%m-%dT%H:%M}", "people": draw(orders)}
        for at, (begins, ends) in enumerate(wall)
    ]


@st.composite
def layers(draw: st.DrawFn, name: str) -> Body:
    if draw(st.integers(0, 3)) == 0:
        return {"layer": name, "shifts": draw(shifts())}
    layer: Body = {"layer": name, "rotation": draw(rotations(zone=draw(st.booleans())))}
    if draw(st.booleans()):
        layer["only"] = draw(st.lists(windows, min_size=1, max_size=3))
    if draw(st.integers(0, 3)) == 0:
        layer["not_on_holidays"] = True
    return layer


@st.composite
def rosters(draw: st.DrawFn) -> Body:
    """`primary` with up to three layers, and perhaps `backup`, the second place of its order."""
    primary: Body = {"slot": "primary", "layers": [draw(layers(f"l{at}")) for at in range(draw(st.integers(1, 3)))]}
    if draw(st.booleans()):
        primary["default"] = draw(orders)
    if draw(st.integers(0, 2)) == 0:
        primary["exceptions"] = draw(shifts(2))
    if draw(st.integers(0, 3)) == 0:
        primary["timezone"] = draw(zones)
    slots = [primary]
    if draw(st.booleans()):
        backup: Body = {"slot": "backup", "place_of": {"slot": "primary", "place": draw(st.integers(1, 3))}}
        slots.append({**backup, "default": draw(orders)} if draw(st.booleans()) else backup)
    also = draw(st.lists(starts, max_size=6, unique=True))
    around = [day + timedelta(days=days) for day in also for days in (0, 1, 9)]
    holidays = {"also": sorted({day.isoformat() for day in around})}
    return {"name": "Doctors", "timezone": draw(zones), "holidays": holidays, "slots": slots}


kinds: st.SearchStrategy[Kind] = st.sampled_from(["override", "override", "swap", "give", "absence", "absence"])


@st.composite
def covers(draw: st.DrawFn, middle: datetime) -> list[Cover]:
    """Around an instant, so that they meet each other."""
    made = []
    for number in range(1, draw(st.integers(0, 7)) + 1):
        kind = draw(kinds)
        begins = middle + timedelta(minutes=draw(st.integers(-20 * 1440, 20 * 1440)))
        ends = begins + timedelta(minutes=draw(st.integers(1, 15 * 1440)))
        replaces = None if kind == "override" else draw(st.sampled_from(NAMES))
        others = [name for name in NAMES if name != replaces]
        person = draw(st.one_of(st.none(), st.sampled_from(others)) if kind == "absence" else st.sampled_from(others))
        slot = (
            draw(st.sampled_from([None, "primary"]))
            if kind == "absence"
            else draw(st.sampled_from(["primary", "backup"]))
        )
        made.append(Cover(number, kind, slot, person, replaces, begins, ends))
    return made
