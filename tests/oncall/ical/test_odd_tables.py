"""Tables as spreadsheets save them: whatever is added around the shifts, the shifts are the same."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from oncall.ical.from_csv import read_csv

NEW_YORK = "America/New_York"
START, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 10, 1, tzinfo=UTC)
PEOPLE = ("Dr Lee", "Zoë Müller", "Kim, Anna", 'Jo "Day" Fox')
days = st.integers(0, 300).map(lambda day: datetime(2026, 10, 2, 17) + timedelta(days=day))  # noqa: DTZ001 - local


def written(at: datetime, how: str) -> str:
    text = f"{at:%Y-%m-%d %H:%M}"
    hour = at.hour % 12 or 12
    return {
        "plain": text, "seconds": f"{text}:00", "no-break": text.replace(" ", "\u00a0"), "t": text.replace(" ", "T"),
        "slashes": text.replace("-", "/"), "short": f"{at:%Y}-{at.month}-{at.day} {at.hour}:{at:%M}",
        "half": f"{at:%Y-%m-%d} {hour}:{at:%M} {'PM' if at.hour >= 12 else 'AM'}",
    }[how]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_the_shifts_are_the_same_in_whatever_dialect(data: st.DataObject) -> None:
    draw = data.draw
    begins = sorted(draw(st.sets(days, min_size=1, max_size=6)))
    mark = draw(st.sampled_from((",", ";", "\t")))
    padding = draw(st.integers(0, 3)) * [""]
    how = st.sampled_from(("plain", "seconds", "no-break", "t", "slashes", "short", "half"))
    head = [draw(st.sampled_from(("from", "From", "FROM", "start", "\u00a0From"))), "To", "Person", "note", *padding]
    rows = [head]
    whos = [draw(st.sampled_from(PEOPLE[: 2 if mark != "," else 3])) for _ in begins]
    for at, who in zip(begins, whos, strict=True):
        times = [written(at, draw(how)), written(at + timedelta(hours=15), draw(how))]
        rows += [
            [*times, who.replace(",", ""), f"a{mark}b", *padding],
            *draw(st.integers(0, 2)) * [["", "", "", "", *padding]],
        ]
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator=draw(st.sampled_from(("\n", "\r\n", "\r")))).writerows(rows)
    text = (
        (f"sep={mark}\r\n" if draw(st.booleans()) else "")
        + out.getvalue()
        + draw(st.sampled_from(("", "\r\n", "\x1a", "\n\n ")))
    )
    contents = read_csv(text.encode(draw(st.sampled_from(("utf-8", "utf-8-sig")))), "UTC", START, END)
    assert contents.unreadable == []
    assert [
        (one.starts.replace(tzinfo=None), one.ends - one.starts, one.names, one.note) for one in contents.found
    ] == [
        (at, timedelta(hours=15), (who.replace(",", ""),), f"a{mark}b".replace("\t", " "))
        for at, who in zip(begins, whos, strict=True)
    ]


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_a_table_in_another_code_is_refused_with_what_it_is_and_how_to_save_it(code: str) -> None:
    with pytest.raises(Invalid, match="CSV UTF-8") as refused:
        read_csv("from,to,person\n2026-12-02 17:00,2026-12-03 08:00,Zoë\n".encode(code), NEW_YORK, START, END)
    assert ("UTF-16" in refused.value.detail) is code.startswith("utf-16")


def test_letters_that_were_lost_before_are_not_taken_for_names() -> None:
    with pytest.raises(Invalid, match="lost"):
        read_csv("from,to,person\n2026-12-02 17:00,2026-12-03 08:00,Zo\ufffd\n".encode(), NEW_YORK, START, END)


def test_an_hour_that_never_comes_or_comes_twice_is_taken_and_told() -> None:
    lines = "2027-03-14 02:30,2027-03-14 08:00,a\n2026-11-01 01:30,2026-11-01 08:00,b\n"
    lines += "2026-12-02 19:00,2026-12-02 24:00,c\n"
    contents = read_csv(f"from,to,person\n{lines}".encode(), NEW_YORK, START, END)
    assert [(one.starts.hour, one.starts.minute) for one in contents.found] == [(7, 30), (5, 30), (0, 0)]
    assert contents.found[2].ends == datetime(2026, 12, 3, 5, tzinfo=UTC)
    assert ["never comes" in one.why or "comes twice" in one.why for one in contents.said] == [True, True]
    assert contents.said[0].what.startswith("line 2: a")


def test_a_quotation_mark_that_is_never_closed_costs_its_line_only() -> None:
    good = "2026-12-02 17:00,2026-12-03 08:00,Lee\n"
    contents = read_csv(
        f'from,to,person\n{good}2026-12-03 17:00,2026-12-04 08:00,"Kim\n{good}'.encode(), NEW_YORK, START, END
    )
    assert [one.names for one in contents.found] == [("Lee",), ("Lee",)]
    assert [one.line for one in contents.unreadable] == [3]
