"""Giving out changes: views are loaded once a process, written as JSON once, and put into each screen's own queue."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.live.feed import Changed, Feed
from app.live.screen import Screen
from core.house import House
from core.live import Entity, Topic, View

log = structlog.get_logger(__name__)

_VERSIONS = text(
    "SELECT entity_id, max(position) FROM changes WHERE entity = :entity AND entity_id IN :ids GROUP BY entity_id"
).bindparams(bindparam("ids", expanding=True))


class Hub:
    """All screens of one process."""

    def __init__(self, house: House, topics: Sequence[Topic]) -> None:
        self.house = house
        self.topics = {topic.name: topic for topic in topics}
        self.feed = Feed(house)
        self._screens: set[Screen] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._tasks = [asyncio.create_task(self.feed.listen()), asyncio.create_task(self._run())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def add(self, screen: Screen) -> None:
        self._screens.add(screen)

    def remove(self, screen: Screen) -> None:
        self._screens.discard(screen)

    async def snapshot(self, screen: Screen, topic: Topic, topic_id: int | None) -> list[dict[str, Any]]:
        """What this person may see of a topic now. A version is the thing's last change: a later event always wins."""
        items: list[dict[str, Any]] = []
        async with self.house.transaction() as session:
            for entity in topic.entities:
                ids = await entity.snapshot_ids(session, topic_id)
                versions = await _versions(session, entity.name, ids)
                views = await entity.views(self.house, session, ids) if ids else {}
                items += [
                    {"entity": entity.name, "id": entity_id, "version": versions.get(entity_id, 0), "data": view.data}
                    for entity_id, view in views.items()
                    if screen.may_see(view, topic_id)
                ]
        return items

    async def _run(self) -> None:
        async for batch in self.feed.batches():
            try:
                await self._give_out(batch)
            except Exception:  # a view that fails must not silence the line; screens ask again
                log.exception("live_batch_failed")
                for screen in self._screens:
                    screen.cut()

    async def _give_out(self, batch: Sequence[Changed]) -> None:
        newest = {(change.entity, change.entity_id): change for change in batch}
        wanted = {name for screen in self._screens for name, _ in screen.subscribed}
        for topic in self.topics.values():
            if topic.name not in wanted:
                continue
            for entity in topic.entities:
                changes = [change for change in newest.values() if change.entity == entity.name]
                if changes:
                    await self._show(topic, entity, changes)

    async def _show(self, topic: Topic, entity: Entity, changes: Sequence[Changed]) -> None:
        async with self.house.transaction() as session:
            views = await entity.views(self.house, session, [change.entity_id for change in changes])
        for change in changes:
            view = views.get(change.entity_id)
            if topic.by_id:
                for topic_id in self._ids_watched(topic.name):
                    self._send(topic, topic_id, entity.name, change, view)
            else:
                self._send(topic, None, entity.name, change, view)

    def _ids_watched(self, name: str) -> Iterable[int | None]:
        return {topic_id for screen in self._screens for topic, topic_id in screen.subscribed if topic == name}

    def _send(self, topic: Topic, topic_id: int | None, entity: str, change: Changed, view: View | None) -> None:
        label = topic.name if topic_id is None else f"{topic.name}:{topic_id}"
        shown = _event(label, entity, change, view.data) if view else None
        gone = _event(label, entity, change, None)
        for screen in self._screens:
            if (topic.name, topic_id) not in screen.subscribed:
                continue
            if view and shown and screen.may_see(view, topic_id):
                screen.put(shown)
            elif view is None and screen.may_know_of(change.account_id):
                screen.put(gone)


def _event(label: str, entity: str, change: Changed, data: dict[str, Any] | None) -> str:
    body = {"op": "event", "topic": label, "entity": entity, "id": change.entity_id, "version": change.position}
    return json.dumps(body | {"data": data}, separators=(",", ":"))


async def _versions(session: AsyncSession, entity: str, ids: Sequence[int]) -> dict[int, int]:
    if not ids:
        return {}
    rows = await session.execute(_VERSIONS, {"entity": entity, "ids": list(ids)})
    return dict(rows.all())
