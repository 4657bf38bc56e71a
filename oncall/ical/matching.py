"""Whom of the account's contacts an imported name means. Pure.

Nobody is guessed: a name fits one contact or none. What is only alike is offered to whoever imports, who says it once.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.signs import is_hidden
from oncall.ical.found import Found, Guest

_SEPARATORS: Final = re.compile(r"\s*(?:[/;,&|]|\b(?:and|und|y|et)\b)\s*")
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
    """`said` is what whoever imports said of names: name -> slug. It answers what was asked, and nothing else: an event
    that says for itself who is meant, by its name or its guests, is theirs."""

    def __init__(self, candidates: Sequence[Candidate], said: Mapping[str, str]) -> None:
        self._candidates = candidates
        self._said = {_plain(name): slug for name, slug in said.items()}
        self._slugs = {one.slug for one in candidates}
        self._names = _unique((_plain(one.name), one.slug) for one in candidates)
        self._mail = _unique((address.casefold(), one.slug) for one in candidates for address in one.addresses)

    def match(self, found: Iterable[Found]) -> tuple[list[Matched], list[Unmatched]]:
        """Those whose every name is known, and the names that are not."""
        found = list(found)
        matched, missing = [], dict[str, int]()
        everybodys = self._everybodys(found)
        for one in found:
            people = self._known_people(one)
            asked = [] if people else self._asked(one, by_guests=_summary(one) in everybodys)
            answers = people or [slug for _, slug in asked if slug is not None]
            unknown = [name for name, slug in asked if slug is None]
            for name in unknown:
                missing[name] = missing.get(name, 0) + 1
            if not unknown:
                matched.append(Matched(one, tuple(dict.fromkeys(answers))))
        return matched, [Unmatched(name, times, self.guesses(name)) for name, times in missing.items()]

    def _known_people(self, found: Found) -> list[str] | None:
        if len(found.names) > 1:
            return self._all(found.names)
        words = self._of_words(found.names[0]) if found.names else None
        return words or self._each([self._guest(one) for one in found.guests])

    def _everybodys(self, found: Iterable[Found]) -> set[str]:
        """Words such as "Duty" that stand over events with different guests: they are nobody's name."""
        guests: dict[str, set[tuple[Guest, ...]]] = {}
        for one in found:
            if one.guests and self._of_words(_summary(one)) is None:
                guests.setdefault(_summary(one), set()).add(one.guests)
        return {words for words, of in guests.items() if len(of) > 1}

    def _asked(self, found: Found, *, by_guests: bool) -> list[tuple[str, str | None]]:
        """Each name there, in order, and who it is; the same names are asked, whatever was said of them already."""
        if len(found.names) > 1:
            return [(name, self._one(name) or self._said.get(_plain(name))) for name in found.names]
        guests = [(str(one), self._guest(one)) for one in found.guests]
        if guests and (by_guests or not found.names or any(slug for _, slug in guests)):
            return [(name, slug or self._said_of(one)) for (name, slug), one in zip(guests, found.guests, strict=True)]
        parts = [part for part in _SEPARATORS.split(found.names[0]) if part]
        if len(parts) > 1 and any(self._one(part) for part in parts):
            return [(part, self._one(part) or self._said.get(_plain(part))) for part in parts]
        return [(found.names[0], self._said.get(_plain(found.names[0])))]

    def _guest(self, guest: Guest) -> str | None:
        return self._mail.get(guest.address) or (self._one(guest.name) if guest.name else None)

    def _said_of(self, guest: Guest) -> str | None:
        """Of the guest as asked, or of the address alone: one name may be two people's."""
        return self._said.get(_plain(str(guest))) or (self._said.get(_plain(guest.address)) if guest.address else None)

    def _of_words(self, text: str) -> list[str] | None:
        """`Dr Lee`, `Dr Lee: first call`, `Lee, Anna`, `Dr Lee / Dr Patel (backup)`."""
        for words, rest in _shorter(text):
            if rest and self._one(rest) is not None:
                return None  # two people, and what they are to each other is not said
            one = self._one(words)
            if one is not None:
                return [one]
            parts = [part for part in _SEPARATORS.split(words) if part]
            several = self._all(parts) if len(parts) > 1 else None
            if several:
                return several
        return None

    def _all(self, names: Sequence[str]) -> list[str] | None:
        return self._each([self._one(name) for name in names])

    @staticmethod
    def _each(people: Sequence[str | None]) -> list[str] | None:
        return [one for one in people if one is not None] if people and None not in people else None

    def _one(self, name: str) -> str | None:
        if name in self._slugs:
            return name
        turned = " ".join(reversed(name.split(","))) if name.count(",") == 1 else name
        plain = _plain(name)
        return self._mail.get(name.strip().casefold()) or self._names.get(plain) or self._names.get(_plain(turned))

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


def _shorter(text: str) -> Iterator[tuple[str, str]]:
    """The words, and what of them comes before a mark, with what comes after it."""
    yield text, ""
    for mark in (":", " (", " - ", " \u2013 ", " \u2014 "):
        before, found, after = text.partition(mark)
        if found:
            yield before.strip(), after.strip(" )")


def _summary(found: Found) -> str:
    return found.names[0] if len(found.names) == 1 else ""


def _shared(one: str, other: str) -> float:
    """Words of more than two letters that both have: titles are in most names."""
    both = set(one.split()) & set(other.split())
    return 0.5 if any(len(word) > 2 for word in both) else 0.0


def _plain(name: str) -> str:
    """Without marks, case and hyphens, however its letters are put together: `Dr. A Lee` is `dr a lee`."""
    seen = "".join(letter for letter in unicodedata.normalize("NFKC", name) if not is_hidden(letter))
    return " ".join(re.sub(r"[^\w@+]+", " ", unicodedata.normalize("NFKC", seen.casefold())).split())


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What two contacts share names neither."""
    of: dict[str, set[str]] = {}
    for key, slug in pairs:
        of.setdefault(key, set()).add(slug)
    return {key: next(iter(slugs)) for key, slugs in of.items() if len(slugs) == 1}
