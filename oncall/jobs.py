"""Outbox kinds and recurring work of this folder. `app/handlers.py` and `app/recurring.py` list them."""

from typing import Final

from core.outbox.run import Handler
from core.recurring import Recurring
from oncall.cover.expiry import expire, roster_published
from oncall.cover.notices import KIND as COVER_TELL
from oncall.cover.notices import told
from oncall.cover.offers import KIND as COVER_OFFER
from oncall.cover.offers import offered
from oncall.cover.requests import TIMER as COVER_TIMER
from oncall.published import ROSTER_MOVED, ROSTER_PUBLISHED
from oncall.publishing import moved
from oncall.reminders.work import remind
from oncall.watch.digest import send_digests

HANDLERS: dict[str, Handler] = {
    COVER_TIMER: expire,
    ROSTER_PUBLISHED: roster_published,
    ROSTER_MOVED: moved.told,
    COVER_TELL: told,
    COVER_OFFER: offered,
}

RECURRING: Final = [
    Recurring("remind of shifts", 60.0, remind),
    Recurring("send digests", 60.0, send_digests),
]
