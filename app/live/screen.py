"""One connected screen: who it belongs to, what it asked for, and its end when it can't keep up."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from core import clock
from core.auth.actor import Actor
from core.auth.permissions import Permission
from core.auth.staying import Stay
from core.live import View

Followed = tuple[str, int | None]
"""A topic's name, and the id behind the colon."""


@dataclass(frozen=True)
class Close:
    """Why a line ends, as the browser is told."""

    code: int
    reason: str


TOO_SLOW: Final = Close(4408, "too-slow")
NEW_GRANTS: Final = Close(4408, "grants-changed")
"""What such a screen shows is not what it may see: it comes back for a fresh snapshot."""


@dataclass(eq=False)
class Screen:
    """A screen that can't keep up is cut: it reconnects and takes a fresh snapshot, cheaper than its backlog.

    `token` is the session's: by it, who is behind the line is asked again, at `ends_at` at the latest. `write` says
    whether a frame was taken. `why`: it has been cut; nothing reaches it any more but this. `own` are the personal
    things on this screen, so that their end is told to it and to nobody else; `loading` the topics whose snapshot is
    being read, of which nobody knows yet what will be on it. `within` is the actor by permission, once asked for.
    `stay` is how long the session stands, as asked for at `stay_at`; `watched`: somebody has been there since.
    """

    actor: Actor
    token: str = field(repr=False)
    write: Callable[[bytes], bool]
    ends_at: datetime
    asked_at: datetime = field(default_factory=clock.now)
    subscribed: set[Followed] = field(default_factory=set)
    loading: set[Followed] = field(default_factory=set)
    own: set[tuple[str, int]] = field(default_factory=set)
    within: dict[Permission, Actor] = field(default_factory=dict)
    reader: asyncio.Task[None] | None = None
    stay: Stay | None = None
    stay_at: datetime = field(default_factory=clock.now)
    watched: bool = False
    why: Close | None = None

    def may_know_of(self, account_id: int | None, permission: Permission) -> bool:
        """Whether the topic's permission holds for this account; a role that gives it elsewhere shows nothing here."""
        if account_id is None:
            return True
        if (actor := self.within.get(permission)) is None:
            actor = self.within[permission] = self.actor.within(permission)
        return actor.sees(account_id)

    def may_see(self, view: View, permission: Permission, topic_id: int | None) -> bool:
        if view.user_id is not None and view.user_id != self.actor.user_id:
            return False
        if topic_id is not None and view.topic_id != topic_id:
            return False
        return self.may_know_of(view.account_id, permission)

    def put(self, frame: bytes) -> None:
        if self.why is None and not self.write(frame):
            self.cut(TOO_SLOW)

    def cut(self, why: Close) -> None:
        """Nothing is written or heard any more; the connection ends with the reason."""
        if self.why is None:
            self.why = why
            if self.reader is not None:
                self.reader.cancel()
