"""Fairness as a table for a spreadsheet."""

import csv
import io
from typing import Final

from dispatch.fairness.schemas import FairnessAnswer

_COLUMNS: Final = (
    "contact", "name", "hours", "night_hours", "weekend_hours", "holiday_hours", "shifts", "pages", "calls",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(answer: FairnessAnswer) -> str:
    """One line a person, RFC 4180, and one for nobody."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(_COLUMNS)
    for one in answer.items:
        said = one.model_dump()
        lines.writerow([safe(said[column]) for column in _COLUMNS])
    nobody = [round(sum(getattr(one, column) for one in answer.nobody), 2) for column in _COLUMNS[2:6]]
    lines.writerow(["", "(nobody)", *nobody, sum(one.shifts for one in answer.nobody), "", ""])
    return written.getvalue()


def safe(value: object) -> object:
    """A name that begins like a formula would be one to a spreadsheet: an apostrophe before it makes it text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
