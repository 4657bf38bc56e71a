"""Callbacks on their way: one after the other for each resource, unless a fault meddles."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from devtools.phone_company.company import Company
from devtools.phone_company.model import Account, Hook
from devtools.phone_company.postman import Letter

_HELD_AT_MOST = 2.0
# Twilio's codes for a callback that was not answered with success
_FAILED = {"call": 15003, "message": 11200, "conference": 11200, "recording": 11200}


@dataclass(frozen=True)
class Note:
    """One callback: `kind` is what it is about, `sid` whom, `event` what happened."""

    kind: str
    sid: str
    event: str
    account: Account
    hook: Hook
    params: Mapping[str, str]


class Notes:
    """The callbacks of one company, in order for each resource."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._lines: dict[str, deque[Note]] = {}
        self._held: dict[str, Note] = {}

    def forget(self) -> None:
        """Drop what waits to be sent."""
        self._held.clear()
        for line in self._lines.values():
            while line:
                line.popleft()
                self._company.end()

    def post(self, note: Note) -> None:
        fate = self._company.faults.fate(note.kind, note.event)
        if fate.overtaken and note.sid not in self._held:
            self._held[note.sid] = note
            self._company.clock.later(_HELD_AT_MOST, self._release, note)
            return
        for delay in fate.delays:
            if delay > 0:
                self._company.clock.later(delay, self._line_up, note)
            else:
                self._line_up(note)
        if (held := self._held.get(note.sid)) is not None:
            self._release(held)

    def _release(self, note: Note) -> None:
        if self._held.get(note.sid) is note:
            del self._held[note.sid]
            self._line_up(note)

    def _line_up(self, note: Note) -> None:
        self._company.begin()
        line = self._lines.get(note.sid)
        if line is not None:
            line.append(note)
            return
        self._lines[note.sid] = deque([note])
        self._company.spawn(self._drain(note.sid))

    async def _drain(self, sid: str) -> None:
        line = self._lines[sid]
        while line:
            note = line.popleft()
            try:
                await self._send(note)
            finally:
                self._company.end()
        del self._lines[sid]

    async def _send(self, note: Note) -> None:
        hook = note.hook
        reply = await self._company.postman.send(Letter(note.account, hook.url, hook.method, note.params, note.kind))
        if reply.code:
            self._company.complain(
                _FAILED[note.kind], f"{note.kind} callback ({note.event}) was not answered with success", warning=True,
                account_sid=note.account.sid, url=hook.url, detail=reply.detail,
                **{"message_sid" if note.kind == "message" else "call_sid": note.sid},
            )  # fmt: skip
