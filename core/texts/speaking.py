"""Words in the language of whoever is being answered. Where nobody is (a worker, the ledger, the API) it is English.

Only what somebody is told at once goes through these. What is kept in a row is read by others, in another language.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.texts.catalogues import DEFAULT, translations

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything that is said meanwhile, in this task, is in this language: one of `catalogues.languages()`."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def language() -> str:
    return _language.get()


def gettext(message: str, /, **values: object) -> str:
    """`gettext("Phone %(number)s", number=…)`. In the messages % is written %%."""
    return translations(language()).gettext(message) % values


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """`count` may be named in the message too, as %(num)s."""
    return translations(language()).ngettext(one, many, count) % {"num": count, **values}


def pgettext(context: str, message: str, /, **values: object) -> str:
    """`context` tells apart what is one word in English and several elsewhere."""
    return translations(language()).pgettext(context, message) % values


def later(message: str) -> str:
    """Marks words in a table that are said by `gettext` once it is known to whom."""
    return message
