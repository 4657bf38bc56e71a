"""Events that are called off: by their status, or as mail programs write it before the name. Pure."""

import unicodedata
from functools import cache
from typing import Final

from oncall.ical.ics.components import Component

# as calendars put it before the name in the languages they are used in; compared without case and accents
_WRITTEN: Final = frozenset(
    {
        "canceled", "cancelled", "cancellation", "abgesagt", "storniert", "annule", "annulee", "cancelado", "cancelada",
        "annullato", "annullata", "geannuleerd", "avlyst", "installt", "aflyst", "peruttu", "peruutettu", "odwolane",
        "anulowane", "zruseno", "anulat", "otkazano", "отменено", "отменена", "скасовано", "ακυρωθηκε", "iptal edildi",
        "已取消", "キャンセル済み",
    }
)  # fmt: skip
_MARKS: Final = (":", "\uff1a", "]", ")")


def is_cancelled(event: Component) -> bool:
    status = event.rough("STATUS").strip().upper()
    return status in {"CANCELLED", "CANCELED"} or event.rough("METHOD").strip().upper() == "CANCEL" or _says_so(event)


def _says_so(event: Component) -> bool:
    summary = event.rough("SUMMARY")
    ends = [at for mark in _MARKS if (at := summary.find(mark)) > 0]
    before = summary[: min(ends)].strip(" \u00a0[(") if ends else ""
    return bool(before) and _plain(before) in _before()


@cache
def _before() -> frozenset[str]:
    return frozenset(_plain(word) for word in _WRITTEN)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).strip()
