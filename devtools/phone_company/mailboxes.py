"""Mailboxes: what arrived by e-mail, to be looked into."""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

KEPT = 2_000
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


@dataclass(frozen=True)
class Mail:
    """`headers` keeps the last of those with one name."""

    number: int
    at: str
    from_: str
    to: str
    subject: str
    text: str
    message_id: str
    headers: dict[str, str] = field(repr=False)

    def show(self) -> dict[str, Any]:
        return {
            "number": self.number, "at": self.at, "from": self.from_, "to": self.to, "subject": self.subject,
            "text": self.text, "links": _LINK.findall(self.text), "message_id": self.message_id,
            "headers": self.headers,
        }  # fmt: skip


class Mailboxes:
    """Every address has one; the newest mails are kept."""

    def __init__(self, stamp: Callable[[], str], emit: Callable[..., None]) -> None:
        self.kept: deque[Mail] = deque(maxlen=KEPT)
        self.last = 0
        self._stamp = stamp
        self._emit = emit

    def arrive(self, content: bytes, recipients: list[str]) -> None:
        """One mail for each recipient of the envelope, whatever its To says."""
        message = message_from_bytes(content, policy=default)
        for to in recipients:
            self.last += 1
            mail = _read(message, self.last, self._stamp(), to)
            self.kept.append(mail)
            self._emit("mail.received", mail=mail.show())

    def of(self, address: str) -> list[Mail]:
        """Oldest first; letter case doesn't matter."""
        return [mail for mail in self.kept if mail.to.casefold() == address.casefold()]

    def newest(self, count: int) -> list[dict[str, Any]]:
        return [mail.show() for mail in list(self.kept)[-count:]]


def _read(message: EmailMessage, number: int, at: str, to: str) -> Mail:
    part = message.get_body(("plain", "html"))
    return Mail(
        number=number,
        at=at,
        from_=str(message.get("From", "")),
        to=to,
        subject=str(message.get("Subject", "")),
        text=str(part.get_content()) if part is not None else "",
        message_id=str(message.get("Message-ID", "")).strip(),
        headers={name: str(value) for name, value in message.items()},
    )
