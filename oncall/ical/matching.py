"""Whom of the account's contacts an imported name means. Pure.

Nobody is guessed: a name fits one contact or none. What is only alike is offered to whoever imports, who says it once.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from oncall.ical.found import Found

_SEPARATORS: Final = re.compile(r"\s*(?:[/;,&|]|\band\b)\s*")
_GUESSES: Final = 3
_ALIKE: Final = 0.5


@dataclass(frozen=True)
class Candidate:
    slug: str
    name: str
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unmatched:
    """`times`: in how many events; `guesses` are slugs, likeliest first."""

    name: str
    times: int
    guesses: tuple[str, ...]


@dataclass(frozen=True)
class Matched:
    found: Found
    people: tuple[str, ...]


class Matcher:
    """`said` is what whoever imports said of names: name -> slug."""

    def __init__(self, candidates: Sequence[Candidate], said: Mapping[str, str]) -> None:
        self._candidates = candidates
        self._said = {_plain(name): slug for name, slug in said.items()}
        self._slugs = {one.slug for one in candidates}
        self._names = _unique((_plain(one.name), one.slug) for one in candidates)
        self._mail = _unique((address.casefold(), one.slug) for one in candidates for address in one.addresses)

    def match(self, found: Iterable[Found]) -> tuple[list[Matched], list[Unmatched]]:
        """Those whose every name is known, and the names that are not."""
        matched, missing = [], dict[str, int]()
        for one in found:
            people, unknown = self._people(one)
            if unknown:
                for name in unknown:
                    missing[name] = missing.get(name, 0) + 1
            else:
                matched.append(Matched(one, people))
        return matched, [Unmatched(name, times, self.guesses(name)) for name, times in missing.items()]

    def _people(self, found: Found) -> tuple[tuple[str, ...], list[str]]:
        if len(found.names) == 1:
            people = self._of_words(found.names[0]) or self._all(found.addresses)
        else:
            people = self._all(found.names)
        if people:
            return tuple(dict.fromkeys(people)), []
        return (), [name for name in found.names if self._one(name) is None]

    def _of_words(self, text: str) -> list[str] | None:
        """`Dr Lee`, `Dr Lee: first call`, `Lee, Anna`, `Dr Lee / Dr Patel (backup)`."""
        for words in _shorter(text):
            one = self._one(words)
            if one is not None:
                return [one]
            parts = [part for part in _SEPARATORS.split(words) if part]
            several = self._all(parts) if len(parts) > 1 else None
            if several:
                return several
        return None

    def _all(self, names: Sequence[str]) -> list[str] | None:
        people = [self._one(name) for name in names]
        return [one for one in people if one is not None] if people and None not in people else None

    def _one(self, name: str) -> str | None:
        said = self._said.get(_plain(name))
        if said is not None:
            return said
        if name in self._slugs:
            return name
        turned = " ".join(reversed(name.split(","))) if name.count(",") == 1 else name
        return self._mail.get(name.casefold()) or self._names.get(_plain(name)) or self._names.get(_plain(turned))

    def guesses(self, name: str) -> tuple[str, ...]:
        words = _plain(name)
        alike = {
            one.slug: max(
                difflib.SequenceMatcher(None, words, _plain(text)).ratio() + _shared(words, _plain(text))
                for text in (one.name, one.slug)
            )
            for one in self._candidates
        }
        best = sorted((slug for slug in alike if alike[slug] >= _ALIKE), key=lambda slug: (-alike[slug], slug))
        return tuple(best[:_GUESSES])


def _shorter(text: str) -> Iterator[str]:
    yield text
    for mark in (":", " (", " - ", " \u2013 "):
        if mark in text:
            yield text.partition(mark)[0].strip()


def _shared(one: str, other: str) -> float:
    """Words of more than two letters that both have: titles are in most names."""
    both = set(one.split()) & set(other.split())
    return 0.5 if any(len(word) > 2 for word in both) else 0.0


def _plain(name: str) -> str:
    """Without marks, case and hyphens: `Dr. A Lee` is `dr a lee`."""
    return " ".join(re.sub(r"[^\w@+]+", " ", name.casefold()).split())


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What two contacts share names neither."""
    of: dict[str, set[str]] = {}
    for key, slug in pairs:
        of.setdefault(key, set()).add(slug)
    return {key: next(iter(slugs)) for key, slugs in of.items() if len(slugs) == 1}
