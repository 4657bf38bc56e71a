"""What whoever goes on call is told. No health data: there is none in it."""

from datetime import datetime, timedelta
from typing import Final

from clients.accounts.models import Account
from oncall.cover.words import moment
from oncall.reminders.models import DutyNotice

WORD: Final = "ON"
ASK: Final = "Press any key to confirm you are on."
_SOON: Final = timedelta(days=6)


def reminder(account: Account, row: DutyNotice, kind: str, now: datetime, *, asks: bool) -> str:
    """`asks` False: they confirmed it already, or nobody asks."""
    begins = f"from {_time(row.starts_at, now, account.timezone)}" if row.starts_at > now else "now"
    ends = f" {'to' if row.starts_at > now else 'until'} {_time(row.ends_at, now, account.timezone)}"
    said = f"You are on call for {_where(account, row)} {begins}{ends if row.ends_at else ''}."
    if not asks:
        return said
    if kind == "voice":
        return said
    return f"{said} {'Phone the answering service' if kind == 'email' else f'Reply {WORD}'} to confirm."


def thanks(account: Account, row: DutyNotice, now: datetime) -> str:
    """The answer to a confirmation, as the row is after it."""
    if row.ends_at is not None and row.ends_at <= now:
        return f"Your shift for {_where(account, row)} is over."
    if row.status != "confirmed":
        return f"The shift for {_where(account, row)} is no longer yours. Nothing is asked of you."
    begins = _time(row.starts_at, now, account.timezone)
    ends = f" to {_time(row.ends_at, now, account.timezone)}" if row.ends_at else ""
    return f"Thank you. You are on call for {_where(account, row)} from {begins}{ends}."


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


def _where(account: Account, row: DutyNotice) -> str:
    return f"{account.name} ({row.slot})"


def _time(at: datetime | None, now: datetime, zone: str) -> str:
    if at is None:
        return ""
    day, date, clock = moment(at, zone).split(" ")
    return f"{day} {clock}" if abs(at - now) < _SOON else f"{day} {date} {clock}"
