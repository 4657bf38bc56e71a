"""One connected screen: who it belongs to, what it asked for, and a queue that never grows without bound."""

import asyncio
from dataclasses import dataclass, field

from core.auth.actor import Actor
from core.live import View

_ROOM = 512


@dataclass(eq=False)
class Screen:
    """A screen that can't keep up is cut: it reconnects and takes a fresh snapshot, cheaper than its backlog."""

    actor: Actor
    subscribed: set[tuple[str, int | None]] = field(default_factory=set)
    queue: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(_ROOM))

    def may_know_of(self, account_id: int | None) -> bool:
        return account_id is None or self.actor.sees(account_id)

    def may_see(self, view: View, topic_id: int | None) -> bool:
        if view.user_id is not None and view.user_id != self.actor.user_id:
            return False
        if topic_id is not None and view.topic_id != topic_id:
            return False
        return self.may_know_of(view.account_id)

    def put(self, message: str) -> None:
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.cut()

    def cut(self) -> None:
        """Empty the queue and end it; the connection closes with 4408."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)
