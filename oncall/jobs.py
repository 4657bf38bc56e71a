"""Outbox kinds and recurring work of this folder, and what its sends are about. `app/handlers.py`, `app/recurring.py`
and `app/wiring.py` list them."""

from typing import Final

from channels.sends.subjects import Subject
from core.outbox.run import Handler
from core.recurring import Recurring
from oncall.cover.expiry import expire, roster_published
from oncall.cover.notices import COVER, told
from oncall.cover.notices import KIND as COVER_TELL
from oncall.cover.offers import KIND as COVER_OFFER
from oncall.cover.offers import offered
from oncall.cover.requests import TIMER as COVER_TIMER
from oncall.published import ROSTER_MOVED, ROSTER_PUBLISHED
from oncall.publishing import moved
from oncall.reminders.failing import DUTY
from oncall.reminders.telling import UNCONFIRMED
from oncall.reminders.work import remind
from oncall.watch.digest import DIGEST, send_digests

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

SUBJECTS: Final[tuple[Subject, ...]] = (DUTY, UNCONFIRMED, COVER, moved.MOVED, DIGEST)
