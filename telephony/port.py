"""What the house asks of a phone company, and what it gets back.

An adapter never retries: who asks has recorded the attempt beforehand and knows what an attempt of unknown fate
means for it (a page is repeated, an operator's leg is looked up by its label, a redirect is read back, a charge is
left alone).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Fate = Literal["permanent", "transient", "unknown_fate"]

CALL_IS_GONE = 21220
"""Twilio's error for an update of a call that is no longer in progress."""
NOT_FOUND = 20404
"""Twilio's error for a resource that does not exist (any more)."""

CALL_EVENTS = ("initiated", "ringing", "answered", "completed")


class CarrierError(Exception):
    """A request to the carrier that did not succeed.

    `permanent`: refused, and will be again. `transient`: surely not processed (429, refused connection), so it may
    be repeated. `unknown_fate`: a time-out or 5xx: it may have been processed. `code` is the carrier's error number
    or the HTTP status.
    """

    def __init__(self, kind: Fate, code: int | None, message: str) -> None:
        super().__init__(f"{kind} {code}: {message}")
        self.kind: Fate = kind
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class RemoteCall:
    sid: str
    status: str  # queued ringing in-progress completed busy failed no-answer canceled
    to: str
    from_: str
    duration_s: int | None
    parent_sid: str | None
    start_time: datetime | None
    direction: str = ""  # inbound outbound-api outbound-dial

    @property
    def over(self) -> bool:
        return self.status in {"completed", "busy", "failed", "no-answer", "canceled"}


@dataclass(frozen=True, slots=True)
class RemoteParticipant:
    call_sid: str
    conference_sid: str
    label: str | None
    status: str  # queued connecting ringing connected complete failed
    hold: bool
    muted: bool


@dataclass(frozen=True, slots=True)
class RemoteConference:
    sid: str
    name: str
    status: str  # init in-progress completed


@dataclass(frozen=True, slots=True)
class RemoteMessage:
    sid: str
    status: str
    to: str
    from_: str
    body: str
    error_code: int | None
    created_at: datetime | None
    direction: str = ""  # inbound outbound-api outbound-reply


@dataclass(frozen=True, slots=True)
class RemoteRecording:
    sid: str
    call_sid: str
    status: str  # in-progress paused stopped processing completed absent deleted
    duration_s: int | None


@dataclass(frozen=True, slots=True)
class RemoteQueueMember:
    call_sid: str
    position: int
    wait_s: int


@dataclass(frozen=True, slots=True)
class RemoteNumber:
    """Addresses are empty where the carrier sends nothing. `by_application`: calls go where an application of the
    carrier's says, whatever the number's own addresses are."""

    e164: str
    voice_url: str
    voice_fallback_url: str
    status_callback: str
    sms_url: str
    by_application: bool


class PhoneCompany(Protocol):
    """One carrier account. Every method raises CarrierError. Numbers are E.164 or `client:IDENTITY`; times are
    seconds. `send_digits` are keyed in once the call is answered, `w` being half a second. `picked_up_callback` is told
    what the carrier takes for the other end, a person or a machine."""

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
    ) -> str: ...

    async def list_numbers(self) -> list[RemoteNumber]: ...

    async def update_call(
        self, sid: str, *, url: str | None = None, twiml: str | None = None, status: str | None = None
    ) -> None: ...

    async def fetch_call(self, sid: str) -> RemoteCall: ...

    async def list_calls(
        self, *, to: str | None = None, status: str | None = None, since: datetime | None = None
    ) -> list[RemoteCall]: ...

    async def add_participant(
        self,
        conference: str,
        *,
        to: str,
        from_: str,
        label: str,
        timeout_s: int,
        wait_url: str,
        status_callback: str,
        conference_status_callback: str,
        end_on_exit: bool,
        beep: bool = False,
        early_media: bool = False,
    ) -> RemoteParticipant: ...

    async def participants(self, conference_sid: str) -> list[RemoteParticipant]: ...

    async def find_conference(self, name: str) -> RemoteConference | None: ...

    async def update_participant(
        self,
        conference_sid: str,
        call_sid_or_label: str,
        *,
        hold: bool | None = None,
        hold_url: str | None = None,
        muted: bool | None = None,
        end_on_exit: bool | None = None,
        coaching: str | None = None,
    ) -> None: ...

    async def remove_participant(self, conference_sid: str, call_sid_or_label: str) -> None: ...

    async def end_conference(self, sid: str) -> None: ...

    async def send_message(self, *, to: str, from_: str, body: str, status_callback: str, validity_s: int) -> str: ...

    async def fetch_message(self, sid: str) -> RemoteMessage: ...

    async def list_messages(self, *, to: str | None = None, since: datetime) -> list[RemoteMessage]: ...

    async def fetch_recording(self, sid: str) -> RemoteRecording: ...

    async def recording_media(self, sid: str) -> bytes: ...

    async def recordings_of(self, call_sid: str) -> list[RemoteRecording]: ...

    async def delete_recording(self, sid: str) -> None: ...

    async def queue_member(self, queue_sid: str, call_sid: str) -> RemoteQueueMember | None: ...
