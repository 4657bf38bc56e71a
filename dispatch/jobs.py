"""Outbox kinds of this folder, and what its sends are about. `app/handlers.py` and `app/wiring.py` list them."""

from typing import Final

from channels.sends.subjects import Subject
from core.outbox.run import Handler
from dispatch.ledger.rows import TIMER as DISPATCH_TIMER
from dispatch.ledger.telling import TOLD
from dispatch.ledger.timers import dispatch_timer, message_timer
from dispatch.messages.store import TIMER as MESSAGE_TIMER
from dispatch.replies.page_sends import PAGE_SENDS

HANDLERS: dict[str, Handler] = {DISPATCH_TIMER: dispatch_timer, MESSAGE_TIMER: message_timer}
SUBJECTS: Final[tuple[Subject, ...]] = (PAGE_SENDS, TOLD)
