"""A REST request, read: account, path, form and query; with the checks that many resources share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from devtools.phone_company.model import Account, Hook, Source
from devtools.phone_company.refusals import Refused
from devtools.phone_company.switch import Switch
from devtools.phone_company.targets import problem

_PAGING = frozenset({"Page", "PageSize", "PageToken"})
CALL_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})


@dataclass
class Ask:
    switch: Switch
    account: Account
    path: Mapping[str, str]
    form: Mapping[str, list[str]]
    query: Mapping[str, list[str]]
    url_path: str

    def get(self, name: str, default: str = "") -> str:
        values = self.form.get(name)
        return values[0] if values else default

    def has(self, name: str) -> bool:
        return name in self.form

    def flag(self, name: str, default: bool = False) -> bool:
        return self.get(name).lower() == "true" if self.has(name) else default

    def number(self, name: str, default: float, low: float, high: float) -> float:
        text = self.get(name)
        if not text:
            return default
        try:
            value = float(text)
        except ValueError:
            raise Refused(20001, f"{name} is not a number") from None
        if not low <= value <= high:
            raise Refused(20001, f"{name} must be from {low:g} to {high:g}")
        return value

    def method(self, name: str) -> str:
        method = self.get(name, "POST").upper()
        if method not in ("GET", "POST"):
            raise Refused(20001, f"{name} must be GET or POST")
        return method

    def url(self, name: str, code: int = 21205) -> str:
        url = self.get(name)
        if url and (reason := problem(url)):
            raise Refused(code, reason)
        return url

    def source(self) -> Source | None:
        """Url or Twiml."""
        if self.get("Twiml"):
            return Source(twiml=self.get("Twiml"))
        url = self.url("Url")
        return Source(url, self.method("Method")) if url else None

    def hook(self, prefix: str, *, code: int = 21205, known: frozenset[str] = frozenset()) -> Hook | None:
        """`<prefix>`, `<prefix>Method` and `<prefix>Event` (repeated, or separated by spaces)."""
        url = self.url(prefix, code)
        events = frozenset(" ".join(self.form.get(f"{prefix}Event", [])).split())
        if known and events - known:
            raise Refused(21626, f"{sorted(events - known)}: use {', '.join(sorted(known))}")
        return Hook(url, self.method(f"{prefix}Method"), events) if url else None

    # -- lists

    def filter(self, name: str) -> str:
        values = self.query.get(name)
        return values[0] if values else ""

    def within(self, name: str, moment: float | None) -> bool:
        """Twilio's date filters: `Name`, `Name<` and `Name>`, days or times in UTC, bounds included."""
        for suffix in ("", "<", ">"):
            text = self.filter(name + suffix)
            if text and (moment is None or not _holds(suffix, _moment(text), moment, day=len(text) <= 10)):
                return False
        return True

    def page(self, key: str, rows: list[Any], show: Any) -> dict[str, Any]:
        """Twilio's paging envelope around the rows of one page."""
        size = min(1000, max(1, int(self.filter("PageSize") or 50)))
        number = int(self.filter("Page") or 0)
        first, last = number * size, min(len(rows), (number + 1) * size)
        more = last < len(rows)
        return {
            key: [show(row) for row in rows[first:last]],
            "page": number, "page_size": size, "start": first, "end": max(first, last - 1),
            "uri": self._page_uri(number, size), "first_page_uri": self._page_uri(0, size),
            "next_page_uri": self._page_uri(number + 1, size) if more else None,
            "previous_page_uri": self._page_uri(number - 1, size) if number else None,
        }  # fmt: skip

    def _page_uri(self, number: int, size: int) -> str:
        keep = [(name, value) for name, values in self.query.items() for value in values if name not in _PAGING]
        return f"{self.url_path}?{urlencode([*keep, ('PageSize', size), ('Page', number)])}"


def _moment(text: str) -> float:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise Refused(20001, f"{text!r} is no date") from None


def _holds(suffix: str, bound: float, moment: float, *, day: bool) -> bool:
    end = bound + (86400 if day else 1)
    if suffix == "<":
        return moment < end
    return moment >= bound if suffix == ">" else bound <= moment < end
