"""What goes over a phone company: its client, and finding a send in its own list when the request had no answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from channels.sends.channel import Report
from channels.sends.models import Send
from core.house import House
from telephony.carriers import phone_company
from telephony.port import NOT_FOUND, CarrierError, PhoneCompany

_CLOCKS_DIFFER: Final = timedelta(seconds=5)
Listed = tuple[datetime | None, Report]
"""When the carrier made it, and what it says of it."""


async def company_of(house: House, send: Send) -> PhoneCompany:
    if send.carrier_id is None:
        raise ValueError(f"send {send.id} goes over no phone company")
    return await phone_company(house, send.carrier_id)


def since(send: Send) -> datetime:
    """From when on it may stand in the list."""
    return _tried_at(send) - _CLOCKS_DIFFER


def nearest(send: Send, listed: Iterable[Listed]) -> Report | None:
    """Several to one person look alike in the list: the nearest in time is the likeliest."""
    found = min(listed, key=lambda one: _apart(send, one[0]), default=None)
    return found[1] if found else None


def only_gone(error: CarrierError) -> None:
    """A carrier that no longer knows it can't tell; every other error is tried again later."""
    if error.code not in (NOT_FOUND, 404):
        raise error


def _apart(send: Send, at: datetime | None) -> timedelta:
    return abs(at - _tried_at(send)) if at else timedelta.max


def _tried_at(send: Send) -> datetime:
    return send.attempted_at or send.created_at
