"""Recordings and their sound."""

from typing import Any

import aiohttp
from twilio.rest import Client

from telephony.adapter.calls import LISTED
from telephony.adapter.errors import as_carrier_errors, read
from telephony.adapter.http import HouseHttpClient, authorization
from telephony.port import CarrierError, RemoteRecording

MEDIA_TIMEOUT_S = 300.0
MEDIA_SILENCE_S = 20.0
MEDIA_LIMIT_BYTES = 200 * 1024 * 1024  # an hour of Twilio's 16-bit 8 kHz stereo is 115 MB
_CHUNK_BYTES = 256 * 1024


class Recordings:
    def __init__(self, client: Client) -> None:
        self.client = client

    async def fetch_recording(self, sid: str) -> RemoteRecording:
        with as_carrier_errors():
            return as_recording(await self.client.recordings(sid).fetch_async())

    async def recordings_of(self, call_sid: str) -> list[RemoteRecording]:
        with as_carrier_errors():
            found = await self.client.recordings.list_async(call_sid=call_sid, limit=LISTED)
        return [as_recording(one) for one in found]

    async def recording_media(self, sid: str) -> bytes:
        """The sound as WAV. Always asked for with our credentials, whether or not the carrier demands them."""
        http: HouseHttpClient = self.client.http_client
        url = http.towards_base(f"https://api/2010-04-01/Accounts/{self.client.account_sid}/Recordings/{sid}.wav")
        timeout = aiohttp.ClientTimeout(total=MEDIA_TIMEOUT_S, sock_read=MEDIA_SILENCE_S)
        try:
            async with http.session.get(url, headers=authorization(self.client.auth), timeout=timeout) as answer:
                if answer.status >= 300:
                    raise read(answer.status, answer.status, "no media")
                return await _whole(answer)
        except (TimeoutError, aiohttp.ClientError) as broken:
            # Reading changes nothing, so whatever went wrong may be tried again.
            raise CarrierError("transient", None, type(broken).__name__) from broken

    async def delete_recording(self, sid: str) -> None:
        with as_carrier_errors():
            await self.client.recordings(sid).delete_async()


async def _whole(answer: aiohttp.ClientResponse) -> bytes:
    """No more than may lie in memory: nothing that we asked to be recorded is that long."""
    data = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK_BYTES):
        data += chunk
        if len(data) > MEDIA_LIMIT_BYTES:
            raise CarrierError("permanent", None, f"a recording of more than {MEDIA_LIMIT_BYTES} bytes")
    return bytes(data)


def as_recording(one: Any) -> RemoteRecording:
    duration = int(one.duration) if one.duration not in (None, "", "-1") else None
    return RemoteRecording(sid=str(one.sid), call_sid=str(one.call_sid), status=str(one.status), duration_s=duration)
