"""Accounts as the console sees them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.lookup import client_names
from clients.accounts.models import Account, settings_of
from clients.accounts.schemas import (
    AccountDetail,
    AccountRow,
    ContactView,
    EmergencyView,
    HoursView,
    PhraseView,
)
from clients.accounts.settings import Emergency
from clients.hours import hours_text, is_open, phrase_at
from clients.hours.schema import Phrase
from clients.local_time import local
from clients.numbers.models import Number


async def rows(session: AsyncSession, accounts: list[Account], at: datetime, operator: str) -> list[AccountRow]:
    numbers = await _numbers(session, [account.id for account in accounts])
    clients = await client_names(session, {account.client_id for account in accounts})
    return [
        _row(account, clients[account.client_id], numbers.get(account.id, []), at, operator) for account in accounts
    ]


async def detail(
    session: AsyncSession, account: Account, at: datetime, operator: str, contacts: list[ContactView]
) -> AccountDetail:
    """`contacts` are `clients.contacts.views.contact_rows`: this folder knows nothing of them."""
    (row,) = await rows(session, [account], at, operator)
    settings = settings_of(account)
    return AccountDetail(
        **row.model_dump(),
        phrases=[PhraseView(when=_when(phrase), text=phrase.text) for phrase in settings.phrases],
        hours=[
            HoursView(days=" ".join(window.days), open=window.starts, close=window.ends)
            for window in settings.hours.open
        ],
        hours_text=hours_text(settings),
        emergency=_emergency(settings.emergency),
        waits=settings.waits,
        anonymous=settings.anonymous,
        blocked=settings.blocked,
        notes=settings.notes,
        contacts=contacts,
    )


async def _numbers(session: AsyncSession, account_ids: Iterable[int]) -> dict[int, list[str]]:
    found = (
        select(Number.account_id, Number.e164)
        .where(Number.account_id.in_(account_ids), Number.retired_at.is_(None))
        .order_by(Number.position, Number.id)
    )
    numbers: dict[int, list[str]] = {}
    for account_id, e164 in await session.execute(found):
        numbers.setdefault(account_id, []).append(e164)
    return numbers


def _row(account: Account, client_name: str, numbers: list[str], at: datetime, operator: str) -> AccountRow:
    settings = settings_of(account)
    return AccountRow(
        id=account.id,
        slug=account.slug,
        client_id=account.client_id,
        client_name=client_name,
        name=account.name,
        color=account.color,
        timezone=account.timezone,
        local_time=local(at, account.timezone).time().format_iso()[:5],
        open=is_open(settings, at),
        phrase=phrase_at(settings, at, operator),
        priority=account.priority,
        numbers=numbers,
    )


def _when(phrase: Phrase) -> str:
    parts = [
        phrase.when or "",
        " ".join(phrase.days or ()),
        "" if phrase.all_day else f"{phrase.starts} to {phrase.ends}",
    ]
    return ", ".join(part for part in parts if part) or "always"


def _emergency(emergency: Emergency) -> EmergencyView | None:
    return EmergencyView(**emergency.model_dump()) if emergency.text or emergency.number else None
