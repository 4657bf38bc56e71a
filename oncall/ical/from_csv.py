"""Shifts from a table: a header and a line for each, `from,to,person` and perhaps `slot` and `note`. Pure.

Times are local times of the slot, `2026-12-24 17:00`, or exact ones with an offset. Several people stand in order, with
semicolons between them (or slashes, in a table that has semicolons between its columns).
"""

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from core.errors import Invalid
from oncall.ical.found import MOST, Contents, Found, Skipped, too_many
from oncall.roster.times import fault_of, instant_of_text

_NAMED: Final = {"person": "people", "persons": "people", "start": "from", "end": "to"}
_COLUMNS: Final = ("slot", "from", "to", "people", "note")
_NEEDED: Final = ("from", "to", "people")
_LONGEST_NOTE: Final = 200
_SHOWN: Final = 20
_HEADER: Final = "write a header such as `from,to,person,note`"


def read_csv(text: str, zone: str, start: datetime, end: datetime) -> Contents:
    """What touches the time between. Raises Invalid (`bad-csv`) with each line that can't be understood."""
    text = text.removeprefix("\ufeff")
    delimiter = _delimiter(text)
    lines = _lines(text, delimiter)
    if not lines:
        raise _bad([(1, f"there is nothing in it; {_HEADER}")])
    columns = _columns(lines[0][1])
    found, skipped, faults = [], [], []
    for number, cells in lines[1:]:
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        try:
            if len(cells) > len(columns):
                raise ValueError(f"has {len(cells)} cells, but there are {len(columns)} columns")
            one = _found(row, number, delimiter, zone)
        except ValueError as error:
            faults.append((number, str(error)))
            continue
        if one.starts < end and one.ends > start:
            found.append(one)
        else:
            skipped.append(Skipped(one.what, "is outside of the asked stretch of time"))
    if faults:
        raise _bad(faults)
    if len(found) > MOST:
        raise too_many()
    return Contents(found, skipped)


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return next((mark for mark in (",", ";", "\t") if mark in header), ",")


def _lines(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Those that hold something, with the number of the line each ends on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise _bad([(reader.line_num, f"is no line of a table: {error}")]) from None


def _columns(header: list[str]) -> list[str]:
    names = [name.strip().casefold() for name in header]
    columns = [_NAMED.get(re.sub(r"[^a-z]", "", name), name) for name in names]
    strange = [name for name, column in zip(names, columns, strict=True) if column not in _COLUMNS]
    twice = sorted({column for column in columns if columns.count(column) > 1})
    missing = [column for column in _NEEDED if column not in columns]
    if strange or twice or missing:
        told = [f"no column {', '.join(missing)}"] if missing else []
        told += [f"unknown: {', '.join(map(repr, strange))}"] if strange else []
        told += [f"twice: {', '.join(twice)}"] if twice else []
        raise _bad([(1, f"{'; '.join(told)}; {_HEADER}")])
    return columns


def _found(row: Mapping[str, str], number: int, delimiter: str, zone: str) -> Found:
    """Raises ValueError with what is wrong."""
    starts, ends = (_instant(row, column, zone) for column in ("from", "to"))
    if ends <= starts:
        raise ValueError("ends before it begins; `to` must be later than `from`")
    names = [name.strip() for name in re.split(r"[;/|]" if delimiter != ";" else r"[,/|]", row.get("people", ""))]
    if not any(names):
        raise ValueError("names nobody")
    note = row.get("note", "")
    if len(note) > _LONGEST_NOTE:
        raise ValueError(f"has a note longer than {_LONGEST_NOTE} letters")
    what = f"line {number}: {', '.join(filter(None, names))}, {row['from']} to {row['to']}"
    return Found("", starts, ends, tuple(filter(None, names)), what, note=note, slot=row.get("slot") or None)


def _instant(row: Mapping[str, str], column: str, zone: str) -> datetime:
    text = re.sub(r"(?<=\d) +(?=\d)", "T", row.get(column, "").strip())
    fault = fault_of(text)
    if fault is not None:
        raise ValueError(f"`{column}` is {row.get(column, '')!r}; {fault}")
    try:
        return instant_of_text(text, zone)
    except (ValueError, OverflowError):
        raise ValueError(f"`{column}` is beyond the calendar") from None


def _bad(faults: list[tuple[int, str]]) -> Invalid:
    shown = "; ".join(f"line {number}: {message}" for number, message in faults[:3])
    more = f"; and {len(faults) - 3} more" if len(faults) > 3 else ""
    told = [{"line": number, "message": message} for number, message in faults[:_SHOWN]]
    return Invalid(f"The table can't be read: {shown}{more}.", code="bad-csv", faults=told)
