"""In which order a person's methods are used at an instant, and why each is used or passed over. Pure.

The first of their rules that fits is the order, else the order in which they are written. What opted out is passed
over, and what nothing can go out over from here (`shut`); what fails comes last; what nobody has verified is used only
while nothing verified works. In quiet time a routine page does not ring; an urgent one never looks at that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from clients.contacts.kinds import OF_KIND, RINGING
from clients.contacts.preferences import OrderRule, Preferences, Quiet, QuietWindow, Urgency
from clients.hours import holds
from clients.local_time import local
from clients.phones import parted

_QUARTER, _WEEK = timedelta(minutes=15), timedelta(days=7)


@dataclass(frozen=True)
class Method:
    """A contact method with the state it has (or had) at the instant asked about."""

    id: int
    kind: str
    address: str
    position: int
    state: str  # unverified, ok, opted_out, failing
    state_reason: str = ""

    @property
    def name(self) -> str:
        """In words, with all but the end of the address hidden."""
        return f"{OF_KIND[self.kind].words} {masked(self.address)}"


@dataclass(frozen=True)
class Ordered:
    """`why` in words: why it is used at this place, or why not at all."""

    method: Method
    usable: bool
    why: str


def order(
    methods: Sequence[Method],
    preferences: Preferences,
    urgency: Urgency,
    at: datetime,
    timezone: str,
    *,
    shut: Mapping[str, str],
) -> list[Ordered]:
    """All of `methods`: first those that are used, in order, then those passed over. `timezone` is the account's;
    `shut` are kinds over which nothing can go out, with why (`clients.contacts.shut`)."""
    number, rule = _fitting(preferences.rules, urgency, at, timezone)
    places = {method.id: (_place(method, rule), method.position, method.id) for method in methods}
    still = quiet_words(preferences.quiet, at, timezone) if urgency == "routine" else None
    some_ok = any(method.state == "ok" and method.kind not in shut for method in methods)
    found = [
        Ordered(method, False, shut[method.kind])
        if method.kind in shut
        else _judged(method, rule, number, still, some_ok)
        for method in methods
    ]
    ranks = {"ok": 0, "unverified": 0, "failing": 1, "opted_out": 2}
    return sorted(found, key=lambda one: (not one.usable, ranks[one.method.state], places[one.method.id]))


def quiet_words(quiet: Quiet, at: datetime, timezone: str) -> str | None:
    """Why it is quiet at this instant, or None."""
    if quiet.until is not None and at < quiet.until:
        shown = local(quiet.until, timezone)
        return f"do not disturb until {shown.date().format_iso()} {shown.hour:02d}:{shown.minute:02d}"
    window = next((one for one in quiet.windows if holds(one, one.days, timezone, at)), None)
    return f"quiet hours {_span(window)}" if window else None


def quiet_until(quiet: Quiet, at: datetime, timezone: str) -> datetime:
    """The first quarter of an hour from `at` on that is not quiet; `at` itself, if it is not. For who is never without
    quiet, a week later."""
    first = max(at, quiet.until) if quiet.until is not None else at
    quarter = first.replace(minute=first.minute // 15 * 15, second=0, microsecond=0)
    ahead = (quarter + step * _QUARTER for step in range(1, _WEEK // _QUARTER))
    return next((one for one in (first, *ahead) if quiet_words(quiet, one, timezone) is None), first + _WEEK)


def is_web(address: str) -> bool:
    return address.startswith(("https://", "http://"))


def masked(address: str) -> str:
    """`+1…0121`, `l…@example.org`, `hooks.example.com…9xQ2`: enough to know it by, too little to use it."""
    if is_web(address):
        return f"{urlsplit(address).hostname}…{address[-4:]}"
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}…@{domain}"
    number = parted(address)
    return f"{number.e164[:2]}…{number.e164[-4:]}{f' ext. {number.extension}' if number.extension else ''}"


def _fitting(rules: Sequence[OrderRule], urgency: Urgency, at: datetime, timezone: str) -> tuple[int, OrderRule | None]:
    for number, rule in enumerate(rules, 1):
        if rule.urgency in (None, urgency) and holds(rule, rule.days, timezone, at):
            return number, rule
    return 0, None


def _place(method: Method, rule: OrderRule | None) -> int:
    if rule is None:
        return 0
    named = [place for place, one in enumerate(rule.methods) if one in (method.id, method.kind)]
    # a method named by its own id stands there, wherever its kind is named too
    own = [place for place in named if rule.methods[place] == method.id]
    return (own or named or [len(rule.methods)])[0]


def _judged(method: Method, rule: OrderRule | None, number: int, still: str | None, some_ok: bool) -> Ordered:
    because = f": {method.state_reason}" if method.state_reason else ""
    if method.state == "opted_out":
        return Ordered(method, False, f"opted out{because}")
    if still is not None and method.kind in RINGING:
        return Ordered(method, False, f"{still}: a routine page does not ring")
    if method.state == "unverified" and some_ok:
        return Ordered(method, False, "not verified, and a verified one works")
    if method.state == "failing":
        return Ordered(method, True, f"failing{because}; after all others")
    placed = _placed(method, rule, number)
    if method.state == "unverified":
        return Ordered(method, True, f"{placed}; not verified, but no verified one works")
    return Ordered(method, True, placed)


def _placed(method: Method, rule: OrderRule | None, number: int) -> str:
    if rule is None:
        return "in their own order"
    if _place(method, rule) == len(rule.methods):
        return f"not named by their rule {number}: after those it names"
    return f"their rule {number}: {_rule_words(rule)}"


def _rule_words(rule: OrderRule) -> str:
    words = [rule.urgency or "", _span(rule)]
    return ", ".join(word for word in words if word) or "always"


def _span(span: OrderRule | QuietWindow) -> str:
    times = "" if (span.starts, span.ends) == ("00:00", "24:00") else f"{span.starts} to {span.ends}"
    return " ".join(part for part in (" ".join(span.days), times) if part)
