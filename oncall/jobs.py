"""Outbox kinds of this folder. `app/handlers.py` lists them."""

from core.outbox.run import Handler
from oncall.cover.expiry import expire, roster_published
from oncall.cover.requests import TIMER as COVER_TIMER

HANDLERS: dict[str, Handler] = {COVER_TIMER: expire, "roster.published": roster_published}
