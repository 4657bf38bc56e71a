"""The things a phone company keeps, in memory. Times are Unix seconds of the company's clock."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from devtools.phone_company.speech import segments

TERMINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass
class Account:
    sid: str
    auth_token: str
    api_key_sid: str = ""
    api_key_secret: str = ""
    calls_per_second: float = 1.0
    name: str = ""


@dataclass
class Number:
    number: str
    account_sid: str
    sid: str = ""
    name: str = ""
    voice_url: str | None = None
    voice_method: str = "POST"
    voice_fallback_url: str | None = None
    voice_fallback_method: str = "POST"
    status_callback: str | None = None
    status_callback_method: str = "POST"
    sms_url: str | None = None
    sms_method: str = "POST"
    sms_fallback_url: str | None = None
    sms_fallback_method: str = "POST"
    sms: str = "normal"
    created: float = 0.0
    updated: float = 0.0


@dataclass
class Phone:
    number: str
    name: str = ""
    kind: str = "caller"
    account: str = ""
    voice: str = "normal"
    sms: str = "normal"
    answer_after: float | None = None
    forward_to: str = ""
    auto_reply: str = ""


@dataclass
class Settings:
    speech_rate: float | None = 15.0
    play_seconds: float = 5.0
    setup_seconds: float = 0.0
    timeout_buffer_seconds: float = 5.0
    sms_sent_seconds: float = 0.0
    sms_delivered_seconds: float = 0.0
    recording_seconds: float = 0.0
    client_grace_seconds: float = 10.0
    wait_loop_seconds: float = 1.0
    type_ahead: float = 0
    log_requests: int = 20000


@dataclass(frozen=True)
class Hook:
    """A URL to tell things to, and which events it wants (empty: the default of its kind)."""

    url: str
    method: str = "POST"
    events: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Source:
    """Where TwiML comes from: a URL, or the document itself."""

    url: str = ""
    method: str = "POST"
    twiml: str = ""


class Running(Protocol):
    """The document a call is running; see flow.py."""

    def hang_up(self) -> None: ...
    def redirect(self, source: Source) -> None: ...
    def abandon(self) -> None: ...


class Listening(Protocol):
    """What takes a party's keys and speech just now; see listeners.py."""

    name: str

    def key(self, key: str) -> bool: ...
    def speech(self, text: str, seconds: float) -> bool: ...


@dataclass(eq=False)
class Call:
    """One leg: between the company and one party (a phone's number, or client:IDENTITY)."""

    sid: str
    account: Account
    from_: str
    to: str
    direction: str
    party: str
    created: float
    status: str = "queued"
    script: Source | None = None
    fallback: Hook | None = None
    hook: Hook | None = None
    parent: "Call | None" = None
    timeout: float = 60.0
    time_limit: float | None = None
    number_sid: str = ""
    send_digits: str = ""
    record: Hook | None = None
    detection: str = ""
    detection_hook: Hook | None = None
    answered_by: str | None = None
    extra: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    started: float | None = None
    answered: float | None = None
    ended: float | None = None
    updated: float = 0.0
    ended_by: str = ""
    sequence: int = 0
    queue_seconds: float = 0.0
    doing: str = "queued"
    cookies: dict[str, str] = field(default_factory=dict)
    flow: Running | None = None
    listener: Listening | None = None
    gathering: dict[str, object] | None = None
    early_keys: str = ""
    recording: str | None = None
    microphone_off: bool = False
    peer: "Call | None" = None
    link: "Call | None" = None
    participant: "Participant | None" = None
    member: "Member | None" = None
    prompts: list[dict[str, object]] = field(default_factory=list)
    heard: list[dict[str, object]] = field(default_factory=list)
    timers: list[Any] = field(default_factory=list)
    was_answered: asyncio.Event = field(default_factory=asyncio.Event)
    was_ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def live(self) -> bool:
        return self.status not in TERMINAL

    @property
    def party_dials(self) -> bool:
        return self.direction == "inbound"

    def seconds(self) -> int:
        """How long they talked, in whole seconds, as in a bill."""
        if self.answered is None or self.ended is None:
            return 0
        return max(0, round(self.ended - self.answered))


@dataclass(eq=False)
class Participant:
    call: Call
    room: "Conference"
    label: str | None = None
    muted: bool = False
    hold: bool = False
    hold_source: Source | None = None
    coaching: bool = False
    coach_sid: str | None = None
    end_on_exit: bool = False
    start_on_enter: bool = True
    beep: str = "true"
    beep_on_exit: bool | None = None
    hook: Hook | None = None
    wait: Source | None = None
    created: float = 0.0
    updated: float = 0.0
    connected: bool = False
    reason: str = ""
    play: Callable[[Source, str], "asyncio.Task[None]"] | None = None
    music: "asyncio.Task[None] | None" = None
    out: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(eq=False)
class Conference:
    sid: str
    account: Account
    name: str
    created: float
    updated: float
    status: str = "init"
    participants: dict[str, Participant] = field(default_factory=dict)
    hook: Hook | None = None
    hooked: bool = False
    sequence: int = 0
    max_participants: int = 250
    reason: str | None = None
    ended_by: str | None = None
    recording: "Recording | None" = None


@dataclass(eq=False)
class Member:
    call: Call
    queue: "Queue"
    since: float
    result: str = ""
    out: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)  # a bridge with whoever dequeued it has ended


@dataclass(eq=False)
class Queue:
    sid: str
    account: Account
    name: str
    created: float
    updated: float
    max_size: int = 1000
    members: list[Member] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def average(self) -> int:
        return round(sum(self.waits) / len(self.waits)) if self.waits else 0


@dataclass(eq=False)
class Message:
    sid: str
    account: Account
    from_: str
    to: str
    body: str
    direction: str
    status: str
    created: float
    updated: float
    sent: float | None = None
    error_code: int | None = None
    error_message: str | None = None
    hook: Hook | None = None
    service_sid: str | None = None
    media: list[str] = field(default_factory=list)
    validity: float = 36000.0

    @property
    def segments(self) -> int:
        return segments(self.body)


@dataclass(eq=False)
class Recording:
    sid: str
    account: Account
    call_sid: str
    created: float
    updated: float
    source: str
    status: str = "in-progress"
    conference_sid: str | None = None
    seconds: float = 0.0
    file_at: float = 0.0  # when it can be had
    channels: int = 1
    hook: Hook | None = None
    words: list[str] = field(default_factory=list)
