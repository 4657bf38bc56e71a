"""Which language a page is in: chosen before, else as the browser asks, else English."""

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from core.texts.catalogues import languages
from core.texts.choosing import COOKIE, accepted, language_of


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("ES-419", "es"),
        ("en-US,en;q=0.5", "en"),
        ("en;q=0.3, es;q=0.7", "es"),
        ("fr-CA, fr;q=0.9, es;q=0.4, en;q=0.2", "es"),
        ("fr", "en"),
        ("es;q=0, en", "en"),
        ("es;q=0", "en"),
        ("*", "en"),
        ("", "en"),
        ("es;q=lots, en;q=0.1", "en"),
        (";;,,q=1", "en"),
    ],
)
def test_as_the_browser_asks(header: str, language: str) -> None:
    assert accepted(header) == language


@given(st.text(max_size=700))
def test_whatever_a_browser_sends_is_answered_in_a_language_of_ours(header: str) -> None:
    assert accepted(header) in languages()


def _asking(**headers: str) -> Request:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": named})


def test_what_was_chosen_on_a_page_stands_above_it() -> None:
    assert language_of(_asking(accept_language="en", cookie=f"{COOKIE}=es")) == "es"
    assert language_of(_asking(accept_language="es", cookie=f"{COOKIE}=en")) == "en"
    assert language_of(_asking(accept_language="es", cookie=f"{COOKIE}=../../etc")) == "es"
    assert language_of(_asking()) == "en"
