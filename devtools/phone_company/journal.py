"""What came in by REST and went out as a webhook, and what Twilio would have complained about. Both bounded."""

import time
from collections import deque
from collections.abc import Callable
from typing import Any

from devtools.phone_company.leaving import ANSWERED, ASKED

ERRORS_KEPT = 5_000


class Journal:
    """Entries are dicts, filled in when the answer comes. With a size of 0 nothing is kept. `watch` is told of each
    request's kind and path as it is asked and as it is answered."""

    def __init__(self, size: int, watch: Callable[[str, str, str], None] = lambda *_: None) -> None:
        self._watch = watch
        self.entries: deque[dict[str, Any]] = deque(maxlen=size)
        self.last = 0

    def resize(self, size: int) -> None:
        self.entries = deque(self.entries, maxlen=size)

    def begin(self, kind: str, at: str, **fields: Any) -> dict[str, Any]:
        self.last += 1
        entry: dict[str, Any] = {
            "n": self.last, "kind": kind, "at": at, "received": time.time(), "answered": None, "status": None,
            "fault": None, **fields,
        }  # fmt: skip
        if self.entries.maxlen:
            self.entries.append(entry)
        self._watch(kind, entry["path"], ASKED)
        return entry

    def end(self, entry: dict[str, Any], status: int) -> None:
        entry["answered"] = time.time()
        entry["status"] = status
        self._watch(entry["kind"], entry["path"], ANSWERED)

    def select(self, since: int, kind: str, path: str, limit: int) -> list[dict[str, Any]]:
        found = []
        for entry in self.entries:
            if entry["n"] <= since or (kind and entry["kind"] != kind) or (path and path not in entry["path"]):
                continue
            found.append(entry)
            if len(found) == limit:
                break
        return found


class Complaints:
    """The error log: what Twilio's debugger would show."""

    def __init__(self) -> None:
        self.entries: deque[dict[str, Any]] = deque(maxlen=ERRORS_KEPT)
        self.last = 0

    def add(self, at: str, code: int, message: str, **fields: Any) -> dict[str, Any]:
        self.last += 1
        about = dict.fromkeys(("account_sid", "call_sid", "message_sid", "url"))
        blank = {"level": "error", **about, "detail": ""}
        entry = {"n": self.last, "at": at, "code": code, "message": message, **blank, **fields}
        self.entries.append(entry)
        return entry

    def since(self, n: int) -> list[dict[str, Any]]:
        return [entry for entry in self.entries if entry["n"] > n]
