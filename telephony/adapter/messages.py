"""Text messages."""

from datetime import datetime
from typing import Any

from twilio.rest import Client

from telephony.adapter.calls import LISTED, given
from telephony.adapter.errors import as_carrier_errors
from telephony.port import RemoteMessage
from telephony.statuses import spelt


class Messages:
    def __init__(self, client: Client) -> None:
        self.client = client

    async def send_message(self, *, to: str, from_: str, body: str, status_callback: str, validity_s: int) -> str:
        """`validity_s` (1-36000): after that the carrier gives up, so that no page arrives whose step is over."""
        with as_carrier_errors():
            sent = await self.client.messages.create_async(
                to=to,
                from_=from_,
                body=body,
                status_callback=status_callback,
                validity_period=min(max(validity_s, 1), 36000),
            )
        return str(sent.sid)

    async def fetch_message(self, sid: str) -> RemoteMessage:
        with as_carrier_errors():
            return as_message(await self.client.messages(sid).fetch_async())

    async def list_messages(self, *, to: str | None = None, since: datetime) -> list[RemoteMessage]:
        with as_carrier_errors():
            found = await self.client.messages.list_async(to=given(to), date_sent_after=since, limit=LISTED)
        return [as_message(one) for one in found]


def as_message(one: Any) -> RemoteMessage:
    return RemoteMessage(
        sid=str(one.sid),
        status=spelt(str(one.status)),
        to=str(one.to or ""),
        from_=str(one.from_ or ""),
        body=str(one.body or ""),
        error_code=int(one.error_code) if one.error_code else None,
        created_at=one.date_created,
        direction=str(one.direction or ""),
    )
