"""Outbox kind -> handler: everything that can happen later, in one list."""

from collections.abc import Mapping

import channels.handlers
import dispatch.handlers
from core.outbox.run import Handler

_PARTS: list[Mapping[str, Handler]] = [dispatch.handlers.HANDLERS, channels.handlers.HANDLERS]


def _merged() -> dict[str, Handler]:
    merged: dict[str, Handler] = {}
    for part in _PARTS:
        if twice := merged.keys() & part.keys():
            raise ValueError(f"two handlers for {sorted(twice)}")
        merged |= part
    return merged


HANDLERS = _merged()
