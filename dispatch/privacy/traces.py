"""What there is of one person at one client: calls and texts from a number, and messages that ask to call it back."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import Call
from channels.sms.models import InboundSms
from clients import phones
from clients.accounts.models import Account
from core.crypto import Keyring
from dispatch.messages.models import Message

_AT_ONCE = 500
FINISHED = ("confirmed", "closed")


@dataclass
class Traces:
    """`open`: things somebody still works on. `key_ids` seal all of it, and whatever else belongs to the same calls."""

    calls: list[int] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    key_ids: set[int] = field(default_factory=set)


async def traces_of(session: AsyncSession, keyring: Keyring, client_id: int, number: str) -> Traces:
    """`number` in E.164. Messages are opened one after the other for it: there is no index of call-back numbers."""
    token = await keyring.token(session, client_id, number)
    accounts = list((await session.execute(select(Account.id).where(Account.client_id == client_id))).scalars())
    calls = select(Call.key_id).where(Call.account_id.in_(accounts), Call.from_token == token)
    texts = select(InboundSms.key_id).where(InboundSms.account_id.in_(accounts), InboundSms.from_token == token)
    keys = {key for key in (await session.execute(union_all(calls, texts))).scalars() if key is not None}
    keys |= await _asking_back(session, keyring, accounts, number)
    return await under(session, keys)


async def under(session: AsyncSession, key_ids: Collection[int]) -> Traces:
    """Everything that these keys seal."""
    found = Traces(key_ids=set(key_ids))
    for name, model, ended in (("call", Call, ("ended",)), ("message", Message, FINISHED)):
        rows = select(literal(name), model.id, model.status).where(model.key_id.in_(key_ids)).order_by(model.id)
        for kind, row_id, status in await session.execute(rows):
            (found.calls if kind == "call" else found.messages).append(row_id)
            if status not in ended:
                found.open.append(f"{kind}:{row_id}")
    texts = select(InboundSms.id).where(InboundSms.key_id.in_(key_ids)).order_by(InboundSms.id)
    found.texts = list((await session.execute(texts)).scalars())
    return found


async def _asking_back(session: AsyncSession, keyring: Keyring, accounts: Collection[int], number: str) -> set[int]:
    found: set[int] = set()
    last = 0
    while True:
        rows = select(Message.id, Message.key_id, Message.callback_sealed).where(
            Message.account_id.in_(accounts), Message.callback_sealed.is_not(None), Message.id > last
        )
        batch = (await session.execute(rows.order_by(Message.id).limit(_AT_ONCE))).all()
        if not batch:
            return found
        opened = await keyring.open_many(session, [row.callback_sealed for row in batch])
        for row, phi in zip(batch, opened, strict=True):
            written = phones.read(phi.reveal(), "US") if phi is not None else None
            if written is not None and written.e164 == number:
                found.add(row.key_id)
        last = batch[-1].id


async def open_work(session: AsyncSession, client_id: int) -> list[str]:
    """What somebody still works on for this client."""
    accounts = select(Account.id).where(Account.client_id == client_id)
    calls = select(func.concat("call:", Call.id)).where(Call.account_id.in_(accounts), Call.status != "ended")
    messages = select(func.concat("message:", Message.id)).where(
        Message.account_id.in_(accounts), Message.status.not_in(FINISHED)
    )
    return list((await session.execute(union_all(calls, messages))).scalars())
