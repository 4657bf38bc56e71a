"""What a folder offers to the live line: topics, and views of its entities.

A view is what one row looks like on a screen: plain JSON. It is loaded once a process for each change and shown to
every connection whose grants cover its account; with `user_id` only to that person.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.auth.permissions import Permission

if TYPE_CHECKING:
    from core.house import House


@dataclass(frozen=True)
class View:
    """`account_id` None: everybody who may see the topic. `topic_id` narrows topics such as `dispatch:12`."""

    account_id: int | None
    data: dict[str, Any]
    user_id: int | None = None
    topic_id: int | None = None


Views = Callable[["House", AsyncSession, Sequence[int]], Awaitable[dict[int, View]]]
# ids to show when a screen subscribes; the argument is the id behind the colon, if the topic has one
SnapshotIds = Callable[[AsyncSession, int | None], Awaitable[list[int]]]


@dataclass(frozen=True)
class Entity:
    """`views` leaves out rows that don't belong on the screen any more: they become tombstones. Those of `personal`
    entities, whose views name a user, go only where the thing was shown. `machine`: the name under which changes of it
    are written, where screens know it by another.
    """

    name: str
    snapshot_ids: SnapshotIds
    views: Views
    personal: bool = False
    machine: str = ""

    @property
    def source(self) -> str:
        return self.machine or self.name


@dataclass(frozen=True)
class Topic:
    """`permission` is what a person needs to subscribe. With `by_id` it is subscribed as `name:ID`."""

    name: str
    permission: Permission
    entities: tuple[Entity, ...]
    by_id: bool = False
