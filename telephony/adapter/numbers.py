"""Numbers that the carrier account has, and where it sends their calls and texts."""

from typing import Any

from twilio.rest import Client

from telephony.adapter.errors import as_carrier_errors
from telephony.port import RemoteNumber

_LISTED = 2000


class Numbers:
    def __init__(self, client: Client) -> None:
        self.client = client

    async def list_numbers(self) -> list[RemoteNumber]:
        with as_carrier_errors():
            found = await self.client.incoming_phone_numbers.list_async(limit=_LISTED, page_size=1000)
        return [as_number(one) for one in found]


def as_number(one: Any) -> RemoteNumber:
    return RemoteNumber(
        e164=str(one.phone_number or ""),
        voice_url=str(one.voice_url or ""),
        voice_fallback_url=str(one.voice_fallback_url or ""),
        status_callback=str(one.status_callback or ""),
        sms_url=str(one.sms_url or ""),
        by_application=bool(one.voice_application_sid or one.trunk_sid),
    )
