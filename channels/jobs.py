"""Outbox kinds and subjects of this folder. `app/handlers.py` and `app/wiring.py` list them."""

from typing import Final

from channels.faults import FAULT, tell
from channels.methods.codes import CODE
from channels.methods.trial import TEST
from channels.sends.attempt import attempt
from channels.sends.hang_up import hang_up
from channels.sends.queue import HANG_UP, REQUEST
from channels.sends.subjects import Subject
from channels.sms.our_faults import TELL
from core.outbox.run import Handler

HANDLERS: dict[str, Handler] = {REQUEST: attempt, HANG_UP: hang_up, TELL: tell}
SUBJECTS: Final[tuple[Subject, ...]] = (CODE, TEST, FAULT)
