"""What whoever goes on call is told. No health data: there is none in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from channels.sends.channel import Channel
from clients.accounts.models import Account
from oncall.cover.words import moment
from oncall.reminders.models import DutyNotice

WORD: Final = "ON"
ASK: Final = "Press any key to confirm you are on."
_SOON: Final = timedelta(days=6)
_NAMED: Final = 5
_SHORT: Final = 40


def reminder(account: Account, row: DutyNotice, channel: Channel, now: datetime, *, asks: bool, name: str = "") -> str:
    """`asks` False: they confirmed it already, or nobody asks. `name`: who is meant, where a number is two people's."""
    begins = f"from {_time(row.starts_at, now, account.timezone)}" if row.starts_at > now else "now"
    ends = f" {'to' if row.starts_at > now else 'until'} {_time(row.ends_at, now, account.timezone)}"
    said = f"{_to(name)}You are on call for {_where(account, row)} {begins}{ends if row.ends_at else ''}."
    if not asks or channel.is_call:
        return said
    return f"{said} {f'Reply {WORD}' if channel.can_be_answered else 'Phone the answering service'} to confirm."


def thanks(account: Account, row: DutyNotice, now: datetime, name: str = "") -> str:
    """The answer to a confirmation, as the row is after it. `name` as in `reminder`."""
    if row.ends_at is not None and row.ends_at <= now:
        return f"{_to(name)}Your shift for {_where(account, row)} is over."
    if row.status != "confirmed":
        return f"{_to(name)}The shift for {_where(account, row)} is no longer yours. Nothing is asked of you."
    begins = _time(row.starts_at, now, account.timezone)
    ends = f" to {_time(row.ends_at, now, account.timezone)}" if row.ends_at else ""
    return f"{_to(name)}Thank you. You are on call for {_where(account, row)} from {begins}{ends}."


def whose(names: Sequence[str]) -> str:
    """The answer to a bare word from a number at which several people are asked."""
    ways = " or ".join(f"{WORD} {name[:_SHORT]}" for name in names[:_NAMED])
    return f"Nightbell: this number is used by more than one person. Reply with the name: {ways}."


NONE_OPEN: Final = "Nightbell: no shift of yours waits to be confirmed."


def unconfirmed(account: Account, row: DutyNotice, name: str) -> tuple[str, str]:
    """Subject and text of the mail to the supervisors."""
    begun = moment(row.starts_at, account.timezone)
    subject = f"{account.name}: {name} has not confirmed being on call"
    text = (
        f"{name} is on call for {_where(account, row)} since {begun} ({account.timezone}) and has not confirmed it.\n"
        "Phone them. They are paged all the same, until somebody enters an override."
    )
    return subject, text


def untold(account: Account, row: DutyNotice, name: str) -> tuple[str, str]:
    """Subject and text of the mail to the supervisors."""
    begins = moment(row.starts_at, account.timezone)
    subject = f"{account.name}: {name} could not be told of being on call"
    text = (
        f"{name} is on call for {_where(account, row)} from {begins} ({account.timezone}), and no way of telling them "
        "worked.\nPhone them, and see to how they are reached. They are paged all the same, until somebody enters an "
        "override."
    )
    return subject, text


def _to(name: str) -> str:
    return f"{name}: " if name else ""


def _where(account: Account, row: DutyNotice) -> str:
    return f"{account.name} ({row.slot})"


def _time(at: datetime | None, now: datetime, zone: str) -> str:
    if at is None:
        return ""
    day, date, clock = moment(at, zone).split(" ")
    return f"{day} {clock}" if abs(at - now) < _SOON else f"{day} {date} {clock}"
