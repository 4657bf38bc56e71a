"""Outbox kinds of this folder. `app/handlers.py` lists them."""

from core.outbox.run import Handler
from dispatch.ledger.rows import TIMER as DISPATCH_TIMER
from dispatch.ledger.timers import dispatch_timer, message_timer
from dispatch.messages.store import TIMER as MESSAGE_TIMER

HANDLERS: dict[str, Handler] = {DISPATCH_TIMER: dispatch_timer, MESSAGE_TIMER: message_timer}
