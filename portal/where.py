"""The address that whoever chooses another language comes back to: of this page, or of the one whose form led to it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from fastapi import Request

HOME: Final = "/my"
_OURS: Final = re.compile(r"/my(/[a-z0-9-]+)*")
_WITH_QUERY: Final = re.compile(rf"{_OURS.pattern}(\?[!-~]*)?")
_SIGNING_IN: Final = ("/my/sign-in", "/my/code", "/my/who")
_READING: Final = ("GET", "HEAD")
_MESSAGE: Final = re.compile(r"/my/messages/[0-9]+")
# by the first part of the path that a form goes to: pages that can be opened without what was typed
_FORMS: Final = {
    "sign-in": "/my/sign-in", "code": "/my/code", "who": "/my/who", "take": "/my/take", "cover": "/my/shifts",
    "give": "/my/shifts", "swap": "/my/shifts", "away": "/my/away", "requests": "/my/requests",
    "methods": "/my/methods", "test-page": "/my/methods", "quiet": "/my/methods", "calendar": "/my/calendar",
}  # fmt: skip
_here: ContextVar[str] = ContextVar("here", default=HOME)


@contextmanager
def answering(request: Request) -> Iterator[None]:
    before = _here.set(_way_back(request))
    try:
        yield
    finally:
        _here.reset(before)


def here() -> str:
    return _here.get()


def inside(address: str) -> str:
    """Where to go after signing in: one of our pages, whatever was asked for."""
    return address if len(address) < 100 and _OURS.fullmatch(address) else HOME


def ours(address: str) -> str:
    """One of our pages, and what it is asked about."""
    return address if len(address) < 500 and _WITH_QUERY.fullmatch(address) else HOME


def _way_back(request: Request) -> str:
    path = request.url.path
    if path in _SIGNING_IN and request.method in _READING:
        return f"{path}?to={inside(request.query_params.get('to', HOME))}"
    if request.method in _READING:
        return ours(f"{path}?{request.url.query}" if request.url.query else path)
    if message := _MESSAGE.match(path):
        return message[0]
    return _FORMS.get(path.removeprefix("/my/").partition("/")[0], HOME)
