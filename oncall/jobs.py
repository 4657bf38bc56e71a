"""Outbox kinds of this folder. `app/handlers.py` lists them."""

from core.outbox.run import Handler
from oncall.cover.expiry import expire, roster_published
from oncall.cover.notices import KIND as COVER_TELL
from oncall.cover.notices import told
from oncall.cover.requests import TIMER as COVER_TIMER
from oncall.published import ROSTER_PUBLISHED

HANDLERS: dict[str, Handler] = {COVER_TIMER: expire, ROSTER_PUBLISHED: roster_published, COVER_TELL: told}
