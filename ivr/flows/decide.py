"""What this caller meets now. Pure: the time is an argument."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clients.accounts.settings import AccountSettings
from clients.callers import NAMELESS, Caller
from clients.hours import greeting_at, is_open
from ivr.flows.schema import Flow

Where = Literal["line", "voicemail", "reject"]


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the caller goes, why, and what is said on the way."""

    where: Where
    reason: str
    say: tuple[str, ...]


def decide(flow: Flow, settings: AccountSettings, caller: Caller, at: datetime) -> Decision:
    if settings.blocked and {caller.person, caller.shown} & {*settings.blocked}:
        return Decision("reject", "blocked", ())
    nameless = caller.kind in NAMELESS
    if nameless and settings.anonymous == "reject":
        return Decision("reject", "anonymous", ())
    opened = is_open(settings, at)
    rule = next(rule for rule in flow.rules if rule.when is None or (rule.when == "open") == opened)
    notice = settings.emergency.notice if rule.notice else ""
    say = tuple(text for text in (greeting_at(settings, at), notice, rule.say) if text)
    if nameless and settings.anonymous == "voicemail":
        return Decision("voicemail", "anonymous", say)
    return Decision(rule.then, "open" if opened else "closed", say)
