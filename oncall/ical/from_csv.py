"""Shifts from a table: a header and a line for each, `from,to,person` and perhaps `slot` and `note`. Pure.

Times are local times of the slot, `2026-12-24 17:00`, or exact ones with an offset. Several people stand in order, with
semicolons between them (or commas or slashes, in a table that has semicolons between its columns).
"""

import re
from datetime import datetime
from typing import Final

from oncall.ical.cells import clean, instant_of_cell
from oncall.ical.decoding import table_text
from oncall.ical.found import MOST, Contents, Found, Skipped, Unreadable, too_many
from oncall.ical.tables import Row, table

_LONGEST_NOTE: Final = 200
_PEOPLE: Final = {";": re.compile(r"[,/|]"), "|": re.compile(r"[;/]")}
_PEOPLE_ELSE: Final = re.compile(r"[;/|]")


def read_csv(content: bytes, zone: str, start: datetime, end: datetime) -> Contents:
    """What touches the time between. Raises Invalid (`bad-csv`) where it is no such table at all; single lines
    that can't be understood are in `unreadable`."""
    read = table(table_text(content))
    into = Contents([], [], [], list(read.unreadable))
    for row in read.rows:
        try:
            one, said = _found(row, read.separator, zone)
        except ValueError as error:
            into.unreadable.append(Unreadable(row.line, f"{_written(row)}: {error}"))
            continue
        if one.starts < end and one.ends > start:
            into.found.append(one)
            into.said.extend(Skipped(one.what, words) for words in said)
        else:
            into.skipped.append(Skipped(one.what, "is outside of the asked stretch of time"))
    into.unreadable.sort(key=lambda one: one.line)
    if len(into.found) > MOST:
        raise too_many()
    return into


def _found(row: Row, separator: str, zone: str) -> tuple[Found, list[str]]:
    """And what should be known of it. Raises ValueError in words."""
    if row.stray:
        raise ValueError(f"has {row.stray[0]!r} in a column without a name")
    (starts, of_start), (ends, of_end) = (_instant(row, column, zone) for column in ("from", "to"))
    if ends <= starts:
        raise ValueError("ends before it begins; `to` must be later than `from`")
    parts = _PEOPLE.get(separator, _PEOPLE_ELSE).split(row.cells.get("people", ""))
    names = tuple(name for name in map(clean, parts) if name)
    if not names:
        raise ValueError("names nobody")
    note = clean(row.cells.get("note", ""))
    if len(note) > _LONGEST_NOTE:
        raise ValueError(f"has a note longer than {_LONGEST_NOTE} letters")
    slot = clean(row.cells.get("slot", ""))
    what = f"line {row.line}: {_written(row)}"
    found = Found("", starts, ends, names, what, note=note, slot=slot or None)
    return found, [words for words in (of_start, of_end) if words]


def _instant(row: Row, column: str, zone: str) -> tuple[datetime, str]:
    cell = row.cells.get(column, "")
    try:
        return instant_of_cell(cell, zone)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"`{column}` is {clean(cell)!r}; {error}") from None


def _written(row: Row) -> str:
    """As a person finds it in the file."""
    people, begins, ends = (clean(row.cells.get(column, ""))[:80] for column in ("people", "from", "to"))
    return f"{people or 'nobody'}, {begins} to {ends}"
