"""The pages a doctor sees at three in the morning: dark, one column, one thumb, no script. Everything is escaped."""

import base64
import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment

from clients.local_time import local
from core import clock
from core.texts import dates
from core.texts.catalogues import languages
from core.texts.speaking import language, speaking
from core.texts.templates import environment

_TEMPLATES: Final = Path(__file__).parent / "templates"
_CSS: Final = (_TEMPLATES / "style.css").read_text()
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_CSS.encode()).digest()).decode()

HEADERS: Final = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def show(template: str, token: str | None, desk: str | None, status: int = 200, **shown: object) -> HTMLResponse:
    """Without `token` there is nothing to come back to, so no other language is offered either."""
    return HTMLResponse(_written(template, desk, token=token, **shown), status, headers=HEADERS)


def broken(desk: str | None) -> HTMLResponse:
    """The link leads to no message. Whoever stands before it may have been paged a moment ago, in whatever language."""
    others = []
    for one in languages():
        if one != language():
            with speaking(one):
                others.append((one, _written("broken_in_short.html", desk)))
    return show("broken.html", None, desk, 404, others=others)


def _written(template: str, desk: str | None, **shown: object) -> str:
    return _templates().get_template(template).render(now=clock.now(), desk=desk, **shown)


@cache
def _templates() -> Environment:
    return environment(_TEMPLATES, css=_CSS, ago=dates.ago, clock_time=_clock_time, left=_left)


def _clock_time(at: datetime, zone: str) -> str:
    return dates.time_of_day(local(at, zone).to_stdlib())


def _left(at: datetime, now: datetime) -> str:
    """`3:10`; nothing once it is over."""
    seconds = int((at - now).total_seconds())
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds > 0 else ""
