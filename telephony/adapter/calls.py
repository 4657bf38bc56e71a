"""Calls and queues."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from twilio.base import values
from twilio.rest import Client

from telephony.adapter.errors import as_carrier_errors
from telephony.port import CALL_EVENTS, CarrierError, RemoteCall, RemoteQueueMember
from telephony.statuses import spelt

LISTED = 200
"""How many of a list we look at: lists are asked for narrow things only."""


def given(value: object) -> object:
    return values.unset if value is None else value


class Calls:
    def __init__(self, client: Client) -> None:
        self.client = client

    async def create_call(
        self,
        *,
        to: str,
        from_: str,
        url: str,
        status_callback: str,
        events: Sequence[str] = CALL_EVENTS,
        timeout_s: int = 30,
        send_digits: str | None = None,
        picked_up_callback: str | None = None,
    ) -> str:
        listens = picked_up_callback is not None  # beside the call, which begins without waiting for it
        with as_carrier_errors():
            call = await self.client.calls.create_async(
                to=to,
                from_=from_,
                url=url,
                method="POST",
                status_callback=status_callback,
                status_callback_event=list(events),
                status_callback_method="POST",
                timeout=timeout_s,
                send_digits=given(send_digits),
                machine_detection="Enable" if listens else values.unset,
                async_amd="true" if listens else values.unset,
                async_amd_status_callback=given(picked_up_callback),
                async_amd_status_callback_method="POST" if listens else values.unset,
            )
        return str(call.sid)

    async def update_call(
        self, sid: str, *, url: str | None = None, twiml: str | None = None, status: str | None = None
    ) -> None:
        method = "POST" if url is not None else None
        with as_carrier_errors():
            await self.client.calls(sid).update_async(
                url=given(url), method=given(method), twiml=given(twiml), status=given(status)
            )

    async def fetch_call(self, sid: str) -> RemoteCall:
        with as_carrier_errors():
            return as_call(await self.client.calls(sid).fetch_async())

    async def list_calls(
        self, *, to: str | None = None, status: str | None = None, since: datetime | None = None
    ) -> list[RemoteCall]:
        with as_carrier_errors():
            found = await self.client.calls.list_async(
                to=given(to), status=given(status), start_time_after=given(since), limit=LISTED
            )
        return [as_call(call) for call in found]

    async def queue_member(self, queue_sid: str, call_sid: str) -> RemoteQueueMember | None:
        """Where the call stands in the queue; None when it is not in it."""
        try:
            with as_carrier_errors():
                member = await self.client.queues(queue_sid).members(call_sid).fetch_async()
        except CarrierError as error:
            if error.kind == "permanent":
                return None
            raise
        return RemoteQueueMember(str(member.call_sid), int(member.position or 0), int(member.wait_time or 0))


def as_call(call: Any) -> RemoteCall:
    return RemoteCall(
        sid=str(call.sid),
        status=spelt(str(call.status)),
        to=str(call.to or ""),
        from_=str(call._from or ""),
        duration_s=int(call.duration) if call.duration not in (None, "") else None,
        parent_sid=call.parent_call_sid or None,
        start_time=call.start_time,
        direction=str(call.direction or ""),
    )
