"""A page of /my, from its template and what it shows."""

from functools import cache

from fastapi.responses import HTMLResponse
from jinja2 import Environment

from clients.contacts.kinds import OF_KIND
from core import clock
from core.texts import dates
from core.texts.templates import environment
from oncall.told import reason_words
from portal import quiet_words, style, times, where
from portal.headline import headline
from portal.people import Me


def bare(template: str, status: int = 200, **shown: object) -> HTMLResponse:
    """For one who is not signed in."""
    page = _templates().get_template(template)
    document = page.render({"now": clock.now(), "here": where.here(), **shown})
    return HTMLResponse(document, status, headers=style.headers_of(document))


def show(me: Me, template: str, status: int = 200, **shown: object) -> HTMLResponse:
    return bare(template, status, me=me, form_token=me.form, **shown)


@cache
def _templates() -> Environment:
    return environment(
        style.TEMPLATES, css=style.CSS, script=style.SCRIPT, headline=headline, reason_words=reason_words,
        kinds=OF_KIND, ago=dates.ago, clock_time=times.clock_time, left=times.left, moment=times.moment,
        stretch=times.stretch, zone_words=times.zone_words, day_words=quiet_words.day_words, never=quiet_words.never,
        quiet_words=quiet_words.quiet_words, window_key=quiet_words.window_key, window_words=quiet_words.window_words,
    )  # fmt: skip
