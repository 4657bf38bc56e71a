"""Softphone clients: who is registered, in which tabs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Send = Callable[[dict[str, Any]], None]
Close = Callable[[], Awaitable[None]]


@dataclass(eq=False)
class Tab:
    """One open softphone. `send` queues a message to it; `call_sid` is the call it is in."""

    name: str
    send: Send
    call_sid: str | None = None
    registered: bool = True


@dataclass(eq=False)
class Client:
    identity: str
    account_sid: str
    voice: str = "normal"
    tabs: dict[str, Tab] = field(default_factory=dict)

    @property
    def party(self) -> str:
        return f"client:{self.identity}"

    def registered(self) -> bool:
        return any(tab.registered for tab in self.tabs.values())

    def free_tabs(self) -> list[Tab]:
        """Those a new call rings in: a busy one ignores calls."""
        return [tab for tab in self.tabs.values() if tab.registered and tab.call_sid is None]

    def tab_of(self, call_sid: str) -> Tab | None:
        return next((tab for tab in self.tabs.values() if tab.call_sid == call_sid), None)
