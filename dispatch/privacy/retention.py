"""Nothing is kept longer than it has to be: rules by kind and account, carried out in small steps every hour."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import RECORDING, Call, Recording, Webhook
from channels.sms.models import InboundSms
from clients.accounts.models import Account
from core import clock
from core.audit import Doer, audit
from core.blobs import BlobChunk
from core.crypto.models import DataKey
from core.errors import Invalid
from core.house import House
from core.states import move
from dispatch.messages.models import Message
from dispatch.privacy.erase import destroy
from dispatch.privacy.models import KINDS, RetentionRule
from dispatch.privacy.traces import FINISHED

AT_ONCE: Final = 200
_LONGEST: Final = 36_500


async def put(session: AsyncSession, by: Doer, account_id: int | None, days: Mapping[str, int | None]) -> None:
    """Replace the rules of an account, or of the bureau. None: no rule of its own. Raises Invalid."""
    for kind, number in days.items():
        if kind not in KINDS:
            raise Invalid(f"There is no kind {kind}; there are: {', '.join(KINDS)}.")
        if number is not None and not 1 <= number <= _LONGEST:
            raise Invalid(f"{kind}: from 1 day to {_LONGEST} days, or none for ever.")
    await session.execute(delete(RetentionRule).where(_of(account_id)))
    rules = [
        RetentionRule(account_id=account_id, kind=kind, days=number, set_by=by.by, set_at=clock.now())
        for kind, number in days.items()
        if number is not None
    ]
    session.add_all(rules)
    await session.flush()
    subject = "bureau" if account_id is None else f"account:{account_id}"
    await audit(session, by, "set-retention", subject, account_id, **{kind: days.get(kind) for kind in KINDS})


async def rules(session: AsyncSession, account_id: int | None) -> dict[str, int | None]:
    """The rules of an account (or the bureau) itself, by kind."""
    found = await session.execute(select(RetentionRule.kind, RetentionRule.days).where(_of(account_id)))
    return dict.fromkeys(KINDS) | dict(found.all())


def _of(account_id: int | None) -> ColumnElement[bool]:
    return RetentionRule.account_id.is_(None) if account_id is None else RetentionRule.account_id == account_id


async def carry_out(house: House) -> None:
    """Recurring. Each step is a transaction of its own; what is over is found again by the next run."""
    async with house.transaction() as session:
        accounts = list((await session.execute(select(Account.id).order_by(Account.id))).scalars())
        bureau = await rules(session, None)
    for account_id in accounts:
        async with house.transaction() as session:
            own = await rules(session, account_id)
        for kind, step in _STEPS.items():
            days = own[kind] or bureau[kind]
            if days is not None:
                await _until_done(house, account_id, kind, step, clock.now() - timedelta(days=days))


async def _until_done(house: House, account_id: int, kind: str, step: "Step", before: datetime) -> None:
    gone = AT_ONCE
    while gone == AT_ONCE:
        async with house.transaction() as session:
            gone = await step(house, session, account_id, before)
            if gone:
                await audit(session, "system", "retention", f"account:{account_id}", account_id, kind=kind, gone=gone)


Step = Callable[[House, AsyncSession, int, datetime], Awaitable[int]]


async def _webhooks(_: House, session: AsyncSession, account_id: int, before: datetime) -> int:
    old = (
        select(Webhook.id)
        .join(Call, Call.id == Webhook.call_id)
        .where(Call.account_id == account_id, Call.status == "ended", Webhook.received_at < before)
        .limit(AT_ONCE)
    )
    gone = delete(Webhook).where(Webhook.id.in_(old)).returning(Webhook.id)
    return len((await session.execute(gone.execution_options(synchronize_session=False))).all())


async def _recordings(_: House, session: AsyncSession, account_id: int, before: datetime) -> int:
    """The sound goes; that there was a recording, and how long, stays. What waits to be listened to is kept."""
    waiting = select(Message.id).where(Message.account_id == account_id, Message.status.not_in(FINISHED))
    old = (
        select(Recording.id, Recording.blob_id)
        .where(Recording.account_id == account_id, Recording.status == "stored", Recording.started_at < before)
        .where(Recording.message_id.is_(None) | Recording.message_id.not_in(waiting))
        .limit(AT_ONCE)
    )
    found = (await session.execute(old)).all()
    for recording_id, _blob in found:
        await move(session, RECORDING, recording_id, "erased", reason="kept long enough", by="system", blob_id=None)
    chunks = delete(BlobChunk).where(BlobChunk.blob_id.in_([blob for _, blob in found]))
    await session.execute(chunks.execution_options(synchronize_session=False))
    return len(found)


async def _messages(house: House, session: AsyncSession, account_id: int, before: datetime) -> int:
    """Keys under which everything is over and older: of a call, its messages and texts, or of what came without one."""
    sources = (
        (Call, Call.ended_at, Call.status == "ended"),
        (Message, Message.created_at, Message.status.in_(FINISHED)),
        (InboundSms, InboundSms.received_at, InboundSms.key_id.is_not(None)),
    )
    over = [
        select(model.key_id).where(model.account_id == account_id, at < before, done) for model, at, done in sources
    ]
    not_yet = [
        select(model.key_id).where(model.account_id == account_id, model.key_id.is_not(None), ~((at < before) & done))
        for model, at, done in sources
    ]
    old = (
        select(DataKey.id)
        .where(DataKey.id.in_(union_all(*over)), DataKey.id.not_in(union_all(*not_yet)), DataKey.wrapped.is_not(None))
        .order_by(DataKey.id)
        .limit(AT_ONCE)
    )
    keys = list((await session.execute(old)).scalars())
    return await destroy(session, house.keyring, keys)


_STEPS: Final[Mapping[str, Step]] = {"webhooks": _webhooks, "recordings": _recordings, "messages": _messages}
