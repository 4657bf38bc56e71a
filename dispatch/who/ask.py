"""Who would be paged for a message of this account, now or at any other instant."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.callscripts.schema import KIND as SCRIPT
from clients.callscripts.schema import SLUG as SCRIPT_SLUG
from clients.callscripts.schema import Script
from clients.contacts.preferences import Urgency
from clients.faults import unknown
from core import clock, documents
from core.errors import Invalid
from core.settings import Settings
from dispatch.protocols.choose import steps_for
from dispatch.protocols.schema import DESK_KINDS, KIND, SLUG, Protocol
from dispatch.who.plan import Course
from dispatch.who.play import play
from dispatch.who.world import KnownWorld

# what a message may be of instead of a call type of the account's script
KINDS = ("voicemail", *DESK_KINDS)


@dataclass(frozen=True)
class WouldPage:
    """`at` is the dispatch's beginning, `as_of` what it was answered from: None for what was known at each instant.
    `begins_at` is later than `at` for a voicemail, which the desk may see to first."""

    at: datetime
    as_of: datetime | None
    begins_at: datetime
    rule: int | None
    course: Course


async def would_page(
    session: AsyncSession,
    account: Account,
    call_type: str,
    urgency: Urgency,
    at: datetime,
    *,
    settings: Settings,
    as_of: datetime | None = None,
) -> WouldPage:
    """In order, if nobody answers and every carrier accepts at once. `as_of` None: the past as it was known then, the
    future as it is known now. Raises Invalid for a call type that the account's script didn't have."""
    now = clock.now()
    if as_of is not None and as_of > now:
        raise Invalid("What will be known later can't be told: leave as_of out, or name a past instant.")
    known = as_of or min(at, now)
    await _known_call_type(session, account.id, call_type, at, known)
    protocol = await _protocol(session, account.id, at, known)
    begins_at = at + _held(protocol, call_type)
    steps = steps_for(protocol, call_type, urgency)
    alarm_s = protocol.desk.alarm_s if protocol else 30
    course = await play(steps, KnownWorld(session, settings, account, urgency, as_of), begins_at, alarm_s=alarm_s)
    return WouldPage(at, as_of, begins_at, _rule(protocol, call_type, urgency), course)


async def _protocol(session: AsyncSession, account_id: int, at: datetime, known: datetime) -> Protocol | None:
    version = await documents.current(session, KIND, account_id, SLUG, at, known)
    return Protocol.model_validate(version.body) if version else None


async def _known_call_type(
    session: AsyncSession, account_id: int, call_type: str, at: datetime, known: datetime
) -> None:
    version = await documents.current(session, SCRIPT, account_id, SCRIPT_SLUG, at, known)
    there = [each.slug for each in Script.model_validate(version.body).call_types] if version else []
    if call_type not in (*there, *KINDS):
        raise Invalid(f"At that time {unknown('call type', call_type, [*there, *KINDS])}.")


def _held(protocol: Protocol | None, call_type: str) -> timedelta:
    """The desk's own time for a voicemail, before it pages."""
    return timedelta(seconds=protocol.voicemail.desk_s if protocol and call_type == "voicemail" else 0)


def _rule(protocol: Protocol | None, call_type: str, urgency: str) -> int | None:
    rules = protocol.rules if protocol else []
    return next((number for number, rule in enumerate(rules, 1) if rule.fits(call_type, urgency)), None)
