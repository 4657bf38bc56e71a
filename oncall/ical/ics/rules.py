"""RRULE: what a rule means on the wall clock, as long as somebody could be on call by it. Pure."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from math import prod
from typing import Final

from dateutil.rrule import rrule, rrulestr

from oncall.ical.found import Unfit

_TOO_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY"})
_NARROWS: Final = frozenset({"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"})
_IN_A_DAY: Final = ("BYHOUR", "BYMINUTE", "BYSECOND")
# nobody's shift begins more often than every half an hour
_MOST_A_DAY: Final = 48
_MOST_LISTED: Final = 400
_DIGITS: Final = 8
_UNTIL: Final = "%Y%m%dT%H%M%S"
Rule = dict[str, str]


def parsed(text: str) -> Rule:
    """Raises Unfit for what nobody is on call by, or what would take for ever."""
    rule: Rule = {}
    for part in filter(None, (part.strip() for part in text.upper().split(";"))):
        name, is_said, value = part.partition("=")
        if not is_said or name.strip() in rule:
            raise Unfit(f"repeats by a rule that can't be read: {text.strip()[:80]!r}")
        rule[name.strip()] = value.strip()
    often = rule.get("FREQ", "")
    if often in _TOO_OFTEN or (often == "HOURLY" and _NARROWS & rule.keys()) or _a_day(rule) > _MOST_A_DAY:
        raise Unfit(f"repeats {often.lower()}, more often than any roster does")
    if any(len(value.split(",")) > _MOST_LISTED for value in rule.values()):
        raise Unfit("repeats by a rule that is too long")
    return rule


def _a_day(rule: Rule) -> int:
    listed = [len(rule[name].split(",")) for name in _IN_A_DAY if name in rule]
    return prod(listed) * (24 if rule.get("FREQ") == "HOURLY" and "BYHOUR" not in rule else 1)


def walls(rule: Rule, starts: datetime, last: datetime) -> Iterator[datetime]:
    """In order, on the wall clock, up to `last`; the rule's own UNTIL is not looked at. Raises Unfit."""
    return islice(_made(rule, starts, last), _whole_number(rule, "COUNT") if "COUNT" in rule else None)


def _made(rule: Rule, starts: datetime, last: datetime) -> rrule:
    """Always with an end, so that a rule that never comes true is not looked for until the year 9999."""
    if "INTERVAL" in rule:
        _whole_number(rule, "INTERVAL")
    parts = {name: value for name, value in rule.items() if name != "COUNT"} | {"UNTIL": last.strftime(_UNTIL)}
    try:
        made = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=starts)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
        raise Unfit(f"repeats by a rule that breaks the rules of calendars: {error}") from None
    if not isinstance(made, rrule):
        raise Unfit("repeats by a rule that can't be read")
    return made


def _whole_number(rule: Rule, name: str) -> int:
    text = rule[name]
    if not (text.isascii() and text.isdigit() and len(text) < _DIGITS and int(text) > 0):
        raise Unfit(f"repeats by a rule whose {name} is {text[:20]!r}, not a number from 1 on")
    return int(text)
