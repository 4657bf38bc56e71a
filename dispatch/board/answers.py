"""What the board answers: dispatches, and messages that none carries yet."""

from typing import Annotated, Literal

from pydantic import Field

from core.answers import Answer
from dispatch.views.answers import DispatchView, PendingMessage


class BoardDispatch(DispatchView):
    entity: Literal["dispatch"] = "dispatch"


class BoardMessage(PendingMessage):
    entity: Literal["message"] = "message"
    id: int


class Board(Answer):
    """`next` is the cursor of the following page."""

    items: list[Annotated[BoardDispatch | BoardMessage, Field(discriminator="entity")]]
    next: str | None
