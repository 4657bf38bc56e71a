"""Outbox kind -> handler: everything that can happen later, in one list."""

from collections.abc import Mapping

import calls.jobs
import channels.jobs
import dispatch.jobs
import ivr.jobs
import oncall.jobs
from core.outbox.run import Handler

_PARTS: list[Mapping[str, Handler]] = [
    calls.jobs.HANDLERS,
    channels.jobs.HANDLERS,
    dispatch.jobs.HANDLERS,
    ivr.jobs.HANDLERS,
    oncall.jobs.HANDLERS,
]


def _merged() -> dict[str, Handler]:
    merged: dict[str, Handler] = {}
    for part in _PARTS:
        if twice := merged.keys() & part.keys():
            raise ValueError(f"two handlers for {sorted(twice)}")
        merged |= part
    return merged


HANDLERS = _merged()
