"""Each morning by mail, to whom the account names: who is on call in the coming week, and what may go wrong."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from channels.mails import mail, queue_mail
from clients.accounts.models import Account, settings_of
from clients.local_time import local
from core import clock
from core.errors import Invalid
from core.house import House
from core.settings import Settings
from oncall.cover.words import moment
from oncall.stretches import duties
from oncall.watch.findings import Finding, Look
from oncall.watch.looking import find, look_at
from oncall.watch.models import DutyDigest

log = structlog.get_logger(__name__)

DIGEST: Final = mail("digest")
_AT: Final = 9  # o'clock, in the account's zone
_WEEK: Final = timedelta(days=7)
_SHOWN: Final = 40


async def send_digests(house: House) -> None:
    """Recurring. One a day for each account; a day whose morning nobody worked through gets it later that day."""
    now = clock.now()
    async with house.transaction() as session:
        due = await _due(session, now)
    for account_id, day in due:
        try:
            async with house.transaction() as session:
                await _send(house, session, account_id, day)
        except Exception:  # the other accounts get theirs all the same
            log.exception("digest_failed", account=account_id)


async def _due(session: AsyncSession, now: datetime) -> list[tuple[int, date]]:
    """Where it is past nine and today's has not gone out."""
    sends = Account.settings["on_call"]["digest"][0].as_string().is_not(None)
    accounts = (await session.execute(select(Account).where(Account.retired_at.is_(None), sends))).scalars()
    days = {account.id: _day(now, account.timezone) for account in accounts if local(now, account.timezone).hour >= _AT}
    done = select(DutyDigest.account_id, DutyDigest.day).where(DutyDigest.account_id.in_(days))
    gone = {(account_id, day) for account_id, day in await session.execute(done)}
    return [one for one in days.items() if one not in gone]


def _day(at: datetime, zone: str) -> date:
    return local(at, zone).date().to_stdlib()


async def _send(house: House, session: AsyncSession, account_id: int, day: date) -> None:
    row = insert(DutyDigest).values(account_id=account_id, day=day, sent_at=clock.now()).on_conflict_do_nothing()
    if (await session.execute(row.returning(DutyDigest.day))).first() is None:
        return  # somebody else does it
    account = await session.get_one(Account, account_id)
    title, text = await written(house.settings, session, account)
    for address in dict.fromkeys(settings_of(account).on_call.digest):
        try:
            await queue_mail(
                session,
                house.keyring,
                (DIGEST.word, account_id),
                account_id=account_id,
                to=address,
                title=title,
                text=text,
            )
        except Invalid:  # an address that mail can't be sent to keeps it from nobody else
            log.warning("digest_address", account=account_id)


async def written(settings: Settings, session: AsyncSession, account: Account) -> tuple[str, str]:
    """Title and text; nothing about patients, for there is nothing of theirs in what it is made from."""
    now = clock.now()
    found = await find(session, settings, [account])
    (look,) = await look_at(session, settings, [account], now, now + _WEEK)
    lines = await asyncio.to_thread(lambda: list(_coverage(look, now)))
    wrong = sum(one.severity == "wrong" for one in found)
    told = f"{wrong} to mend" if wrong else ("nothing urgent to mend" if found else "all is well")
    parts = [f"{account.name}: on call in the coming week, times of {account.timezone}.", *lines, ""]
    parts += ["What to mend, for the coming 30 days:", *_findings(found)] if found else ["Nothing to mend."]
    return f"{account.name}: on call this week, {told}", "\n".join(parts)


def _coverage(look: Look, now: datetime) -> Iterator[str]:
    for place, on in duties(look.rosters, look.people, now, now + _WEEK).items():
        yield ""
        yield f"{' '.join(place)}:"
        for duty in on:
            who = look.people[duty.first].name if duty.first else "NOBODY"
            since, until = moment(duty.since, look.timezone), moment(duty.until, look.timezone)
            yield f"  {since} to {until}  {who}"


def _findings(found: Sequence[Finding]) -> list[str]:
    lines = [f"- {'' if one.severity == 'wrong' else '(warning) '}{one.words}" for one in found[:_SHOWN]]
    return lines + ([f"- and {len(found) - _SHOWN} more: see the console."] if len(found) > _SHOWN else [])
