"""Giving out changes: views are loaded once a process, and the same bytes go to each screen that may see them."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from app.live.asking import ask_about, ask_for_ever
from app.live.feed import Changed, Feed
from app.live.screen import TOO_SLOW, Followed, Screen
from app.live.wire import framed
from core.auth.sessions import PERSON
from core.house import House
from core.live import Entity, Topic, View

log = structlog.get_logger(__name__)
_ASKED_AGAIN_S = 0.05

_VERSIONS = b"""
SELECT entity_id, max(position) FROM changes
WHERE entity = %(entity)s AND entity_id = ANY(%(ids)s) GROUP BY entity_id"""


@dataclass(frozen=True)
class _Now:
    """A thing that changed, as it is now: `view` is None when it has left the topic."""

    entity: Entity
    id: int
    account_id: int | None
    version: int
    view: View | None


class Hub:
    """All screens of one process."""

    def __init__(self, house: House, topics: Sequence[Topic]) -> None:
        self.house = house
        self.topics = {topic.name: topic for topic in topics}
        self.feed = Feed(house)
        self._screens: set[Screen] = set()
        self._highest = 0  # the last position given out
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        work = (self.feed.listen(), self._run(), ask_for_ever(self.house, self._screens))
        self._tasks = [asyncio.create_task(each) for each in work]

    async def stop(self) -> None:
        """Asked until they do: the library that listens to Redis swallows a cancellation which comes as it connects."""
        going = set(self._tasks)
        while going:
            for task in going:
                task.cancel()
            _, going = await asyncio.wait(going, timeout=_ASKED_AGAIN_S)

    def add(self, screen: Screen) -> None:
        self._screens.add(screen)

    def remove(self, screen: Screen) -> None:
        self._screens.discard(screen)

    async def show_all(self, screen: Screen, topic: Topic, topic_id: int | None) -> None:
        """Subscribe the screen and put what it may see into its queue. What changes meanwhile comes as an event with a
        version that is no lower.
        """
        followed = (topic.name, topic_id)
        screen.subscribed.add(followed)
        screen.loading.add(followed)
        try:
            await self.feed.start()
            items = await self._snapshot(screen, topic, topic_id)
        finally:
            screen.loading.discard(followed)
        personal = {entity.name for entity in topic.entities if entity.personal}
        screen.own |= {(item["entity"], item["id"]) for item in items if item["entity"] in personal}
        screen.put(framed(json.dumps({"op": "snapshot", "topic": _label(topic, topic_id), "items": items})))

    async def _snapshot(self, screen: Screen, topic: Topic, topic_id: int | None) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        async with self.house.db.reading() as session:
            for entity in topic.entities:
                ids = await entity.snapshot_ids(session, topic_id)
                versions = await _versions(self.house, entity.source, ids)
                views = await entity.views(self.house, session, ids) if ids else {}
                items += [
                    {"entity": entity.name, "id": entity_id, "version": versions.get(entity_id, 0), "data": view.data}
                    for entity_id, view in views.items()
                    if screen.may_see(view, topic.permission, topic_id)
                ]
        return items

    async def _run(self) -> None:
        async for batch in self.feed.batches():
            try:
                await self._give_out(batch)
            except Exception:  # a view that fails must not silence the line; screens ask again
                log.exception("live_batch_failed")
                for screen in self._screens:
                    screen.cut(TOO_SLOW)

    async def _give_out(self, batch: Sequence[Changed]) -> None:
        newest = {(change.entity, change.entity_id): change for change in batch}
        # before anything is shown: it may be what somebody may see no longer
        if people := {change.entity_id for change in batch if change.entity == PERSON}:
            await ask_about(self.house, self._screens, people)
        wanted = {name for screen in self._screens for name, _ in screen.subscribed}
        for topic in self.topics.values():
            if topic.name not in wanted:
                continue
            for entity in topic.entities:
                changes = [change for change in newest.values() if change.entity == entity.source]
                if changes:
                    await self._show(topic, entity, changes)
        self._highest = max(self._highest, batch[-1].position)

    async def _show(self, topic: Topic, entity: Entity, changes: Sequence[Changed]) -> None:
        # A change that was committed late has a lower number than one of the same thing given out before it.
        late = [change.entity_id for change in changes if change.position < self._highest]
        versions = await _versions(self.house, entity.source, late)
        async with self.house.db.reading() as session:
            views = await entity.views(self.house, session, [change.entity_id for change in changes])
        for change in changes:
            version = max(change.position, versions.get(change.entity_id, 0))
            now = _Now(entity, change.entity_id, change.account_id, version, views.get(change.entity_id))
            for topic_id in self._ids_watched(topic.name) if topic.by_id else (None,):
                self._send(topic, topic_id, now)
            await asyncio.sleep(0)  # one thing on a thousand screens takes milliseconds: others have a turn

    def _ids_watched(self, name: str) -> Iterable[int | None]:
        return {topic_id for screen in self._screens for topic, topic_id in screen.subscribed if topic == name}

    def _send(self, topic: Topic, topic_id: int | None, now: _Now) -> None:
        followed, thing = (topic.name, topic_id), (now.entity.name, now.id)
        shown = _event(_label(topic, topic_id), now, now.view.data) if now.view else b""
        gone = _event(_label(topic, topic_id), now, None)
        for screen in self._screens:
            if followed not in screen.subscribed:
                continue
            if now.view and screen.may_see(now.view, topic.permission, topic_id):
                screen.put(shown)
                if now.entity.personal:
                    screen.own.add(thing)
            elif self._must_hear_of_its_end(screen, topic, followed, now):
                screen.put(gone)
                screen.own.discard(thing)

    def _must_hear_of_its_end(self, screen: Screen, topic: Topic, followed: Followed, now: _Now) -> bool:
        """Gone for everybody; or, of a personal thing, gone from this screen, be it only over to another person's."""
        if now.entity.personal and followed not in screen.loading:
            return (now.entity.name, now.id) in screen.own
        return (now.view is None or now.entity.personal) and screen.may_know_of(now.account_id, topic.permission)


def _label(topic: Topic, topic_id: int | None) -> str:
    return topic.name if topic_id is None else f"{topic.name}:{topic_id}"


def _event(label: str, now: _Now, data: dict[str, Any] | None) -> bytes:
    body = {"op": "event", "topic": label, "entity": now.entity.name, "id": now.id, "version": now.version}
    return framed(json.dumps(body | {"data": data}, separators=(",", ":")))


async def _versions(house: House, entity: str, ids: Sequence[int]) -> dict[int, int]:
    if not ids:
        return {}
    return dict(await house.db.straight.rows(_VERSIONS, {"entity": entity, "ids": list(ids)}))
