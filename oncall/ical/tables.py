"""Rows and columns of a table as spreadsheets save it: with a line that names the separator, and padded with empty
columns and rows. Pure."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.errors import Invalid
from oncall.ical.cells import clean
from oncall.ical.found import Unreadable

COLUMNS: Final = ("slot", "from", "to", "people", "note")
_NEEDED: Final = ("from", "to", "people")
_NAMED: Final = {
    "person": "people",
    "persons": "people",
    "name": "people",
    "start": "from",
    "end": "to",
    "notes": "note",
}
_SEPARATORS: Final = (",", ";", "\t", "|")
_SEPARATOR_LINE: Final = re.compile(r'"?sep=(.)"?[;,\t| ]*', re.IGNORECASE)
_HEADER: Final = "write a header such as `from,to,person,note`"
# broken lines, each of which is begun anew after
_MOST_BROKEN: Final = 20


@dataclass(frozen=True)
class Row:
    """`line` is where it begins; `cells` are those of columns that have a name; `stray` stands in none of them."""

    line: int
    cells: dict[str, str]
    stray: list[str]


@dataclass(frozen=True)
class Table:
    separator: str
    rows: list[Row]
    unreadable: list[Unreadable]


def table(text: str) -> Table:
    """Raises Invalid (`bad-csv`) where there is no header to read it by."""
    lines = text.split("\n")
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    named = _SEPARATOR_LINE.fullmatch(lines[first].strip(" ")) if lines else None
    if named is not None:
        first += 1
    head = next((place for place in range(first, len(lines)) if lines[place].strip(" ;,\t|")), None)
    if head is None:
        raise bad([Unreadable(1, f"there is nothing in it; {_HEADER}")])
    separator = _separator(lines[head], named[1] if named else "")
    records, unreadable = _records(lines, head, separator)
    if not records:
        raise bad(unreadable)
    columns = _columns(records[0][1], records[0][0])
    rows = [_row(line, cells, columns) for line, cells in records[1:]]
    return Table(separator, rows, unreadable)


def bad(faults: Sequence[Unreadable]) -> Invalid:
    shown = "; ".join(f"line {one.line}: {one.message}" for one in faults[:3])
    more = f"; and {len(faults) - 3} more" if len(faults) > 3 else ""
    told = [{"line": one.line, "message": one.message} for one in faults[:_MOST_BROKEN]]
    return Invalid(f"The table can't be read: {shown}{more}.", code="bad-csv", faults=told)


def _separator(header: str, named: str) -> str:
    """What the file says, if its header has it; else what parts the header into the most columns that we know."""
    if named and named in header:
        return named
    return max(_SEPARATORS, key=lambda mark: sum(_column(cell) in COLUMNS for cell in header.split(mark)))


def _records(lines: Sequence[str], first: int, separator: str) -> tuple[list[tuple[int, list[str]]], list[Unreadable]]:
    """Those that hold something, with the number of the line each begins on. After a line that breaks the rules of
    tables, such as a quotation mark that is never closed, it is begun anew."""
    records: list[tuple[int, list[str]]] = []
    unreadable: list[Unreadable] = []
    while first < len(lines):
        reader = csv.reader([f"{line}\n" for line in lines[first:]], delimiter=separator, strict=True)
        before = 0
        try:
            for cells in reader:
                if any(clean(cell) for cell in cells):
                    records.append((first + before + 1, [cell.strip() for cell in cells]))
                before = reader.line_num
            break
        except csv.Error as error:
            first += before + 1
            unreadable.append(Unreadable(first, f"is no line of a table ({error}); look at its quotation marks"))
            if len(unreadable) > _MOST_BROKEN:
                raise bad(unreadable) from None
    return records, unreadable


def _columns(header: Sequence[str], line: int) -> list[str]:
    """Empty for a column without a name."""
    columns = [_column(cell) for cell in header]
    strange = [clean(cell) for cell, column in zip(header, columns, strict=True) if column and column not in COLUMNS]
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    missing = [column for column in _NEEDED if column not in columns]
    faults = [f"no column {', '.join(missing)}"] if missing else []
    faults += [f"unknown: {', '.join(map(repr, strange))}"] if strange else []
    faults += [f"twice: {', '.join(twice)}"] if twice else []
    if faults:
        raise bad([Unreadable(line, f"{'; '.join(faults)}; {_HEADER}")])
    return columns


def _column(cell: str) -> str:
    name = clean(cell).casefold().strip('"')
    return _NAMED.get(re.sub(r"[^a-z]", "", name), name)


def _row(line: int, cells: Sequence[str], columns: Sequence[str]) -> Row:
    named = [*columns, *[""] * (len(cells) - len(columns))]
    both = list(zip(named, cells, strict=False))
    return Row(
        line,
        {name: cell for name, cell in both if name},
        [clean(cell) for name, cell in both if not name and clean(cell)],
    )
