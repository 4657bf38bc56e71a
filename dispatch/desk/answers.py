"""What the desk's routes answer, beside the views."""

from core.answers import Answer, Moment
from dispatch.views.answers import Urgency
from dispatch.views.message_answers import MessageRow


class MessageList(Answer):
    """`next` is the cursor of the following page."""

    items: list[MessageRow]
    next: int | None


class Saved(Answer):
    """`version` goes with the next save. `urgency` as it is now: a dangerous answer has raised it."""

    id: int
    version: int
    urgency: Urgency
    saved_at: Moment


class Sent(Answer):
    dispatch_id: int
    message_id: int
