"""Messages over REST: writing them down, sending them out, closing and reopening them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from core import clock
from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import Conflict, Invalid, NotFound
from core.states import move
from core.web import InHouse, RowId, Tx
from dispatch.desk.answers import MessageList, Saved, Sent
from dispatch.desk.schemas import Draft, NewMessage, Reason, SetUrgency, Submit
from dispatch.ledger import desk
from dispatch.ledger.models import UNFINISHED
from dispatch.ledger.rows import hold_of_message, of_message
from dispatch.ledger.start import at_desk, start
from dispatch.messages import drafts, store
from dispatch.messages.arrivals import DRAFT_LEFT
from dispatch.messages.drafts import Typed, Words
from dispatch.messages.models import MESSAGE, Message
from dispatch.views.message_answers import MessageDetail
from dispatch.views.messages import message_detail, message_rows

router = APIRouter(prefix="/api/v1/messages", tags=["messages"])

Reader = Annotated[Actor, Depends(needs("messages:read"))]
Writer = Annotated[Actor, Depends(needs("messages:write"))]
_PAGE = 50
_AT_ONCE = 100


@router.get("")
async def listed(
    actor: Reader,
    house: InHouse,
    session: Tx,
    *,
    status: str | None = None,
    kind: str | None = None,
    account_id: int | None = None,
    ids: Annotated[list[Annotated[int, Query(ge=1, lt=2**63)]] | None, Query(alias="id", max_length=_AT_ONCE)] = None,
    cursor: Annotated[int | None, Query(ge=1)] = None,
) -> MessageList:
    """Newest first, fifty at a time; `next` is the cursor of the following page. `id`, up to a hundred times: these."""
    page = _AT_ONCE if ids else _PAGE
    found = select(Message).where(actor.among(Message.account_id)).order_by(Message.id.desc()).limit(page + 1)
    if ids:
        found = found.where(Message.id.in_(ids))
    for column, value in ((Message.status, status), (Message.kind, kind), (Message.account_id, account_id)):
        if value is not None:
            found = found.where(column == value)
    if cursor is not None:
        found = found.where(Message.id < cursor)
    rows = list((await session.execute(found)).scalars())
    shown = rows[:page]
    for account in sorted({row.account_id for row in shown}):
        read = [row.id for row in shown if row.account_id == account]
        await audit(session, actor, "list", "messages", account, messages=read)
    items = await message_rows(session, house.keyring, shown)
    return MessageList(items=items, next=shown[-1].id if len(rows) > page else None)


@router.post("", status_code=201)
async def create(body: NewMessage, actor: Writer, house: InHouse, session: Tx) -> Saved:
    """A draft that is the writer's own."""
    actor.check(body.account_id)
    account = await session.get(Account, body.account_id)
    if account is None or account.retired_at is not None:
        raise NotFound("There is no such account.")
    message = await store.new(
        session,
        account_id=account.id,
        carrier_id=account.carrier_id,
        key_id=await house.keyring.new_key(session, account.client_id),
        kind="taken",
        status="draft",
        urgency="routine",
        taken_by=actor.user_id,
        next_action="finish_draft",
        next_at=clock.now() + DRAFT_LEFT,
        reason="begun without a call",
        by=actor.by,
    )
    typed = Typed(body.call_type, body.urgency, None, body.fields, message.version)
    await drafts.save(session, house.keyring, message, typed, actor.by)
    return _saved(message)


@router.get("/{message_id}")
async def read(message_id: RowId, actor: Reader, house: InHouse, session: Tx) -> MessageDetail:
    message = await store.load(session, message_id)
    actor.check(message.account_id)
    await audit(session, actor, "read", f"message:{message.id}", message.account_id)
    return await message_detail(session, house.keyring, message)


@router.put("/{message_id}")
async def save(message_id: RowId, body: Draft, actor: Writer, house: InHouse, session: Tx) -> Saved:
    """Autosave. 409 `version_conflict` when somebody else saved in between, `locked` once it has been sent."""
    message = await _mine(session, actor, message_id)
    typed = Typed(body.call_type, body.urgency, body.urgency_reason, body.fields, body.version)
    await drafts.save(session, house.keyring, message, typed, actor.by)
    return _saved(message)


@router.post("/{message_id}/dispatch")
async def submit(
    message_id: RowId,
    actor: Writer,
    house: InHouse,
    session: Tx,
    *,
    body: Submit | None = None,
    idempotency_key: Annotated[str | None, Header(max_length=120)] = None,
) -> Sent:
    """Send it out: message, dispatch, first page and its deliveries in one transaction. Asked twice, answered alike."""
    before = await hold_of_message(session, message_id)
    message = await _mine(session, actor, message_id)
    # One sent a moment ago by the same request: it had the message until now. Not held, as a dispatch comes before it.
    known = before or (None if message.status == "draft" else await of_message(session, message_id))
    if known is not None and idempotency_key and known.idempotency_key == idempotency_key:
        return Sent(dispatch_id=known.id, message_id=message.id)
    if known is not None and (before is None or known.status == "active" or known.status not in UNFINISHED):
        raise Conflict("It has been dispatched already.", code="already_dispatched", dispatch_id=known.id)
    await drafts.complete(session, house.keyring, message, body.version if body else None, actor.by)
    dispatch = await start(house, session, message, before, by=actor.by, idempotency_key=idempotency_key)
    return Sent(dispatch_id=dispatch.id, message_id=message.id)


@router.post("/{message_id}/urgency")
async def urgency(message_id: RowId, body: SetUrgency, actor: Writer, house: InHouse, session: Tx) -> Saved:
    """Raised by anyone, at any time, and then carried out at once; lowered only in a draft, with a reason."""
    await hold_of_message(session, message_id)
    message = await _mine(session, actor, message_id)
    if body.urgency == "routine":
        raise Invalid("Urgency is lowered in the draft, with a reason.", code="upgrade_only")
    if message.urgency != "urgent":
        await desk.urgent_after_all(house, session, message, actor.by)
    return _saved(message)


@router.post("/{message_id}/close")
async def close(message_id: RowId, body: Reason, actor: Writer, house: InHouse, session: Tx) -> MessageDetail:
    """End it without a confirmation. The reason is kept sealed with the message."""
    dispatch = await hold_of_message(session, message_id)
    message = await _mine(session, actor, message_id)
    if dispatch is not None:
        await desk.close(session, dispatch, actor.user_id)
    elif await move(session, MESSAGE, message.id, "closed", reason="closed", by=actor.by) is None:
        raise Conflict(f"This message is {message.status}.", code="finished")
    await drafts.write_note(session, house.keyring, message, Words("closed", body.reason, actor.by))
    await store.set_next(session, message, None, None)
    return await message_detail(session, house.keyring, await store.load(session, message_id))


@router.post("/{message_id}/reopen")
async def reopen(message_id: RowId, body: Reason, actor: Writer, house: InHouse, session: Tx) -> MessageDetail:
    """Openly: it goes back to the desk, claimed by who reopens it, and may be corrected and sent out again."""
    dispatch = await hold_of_message(session, message_id)
    message = await _mine(session, actor, message_id)
    if dispatch is None:
        await move(session, MESSAGE, message.id, "open", reason="reopened", by=actor.by)
        dispatch = await at_desk(session, message, reason="reopened", by=actor.by)
    await desk.reopen(session, dispatch, message, actor.user_id)
    await drafts.write_note(session, house.keyring, message, Words("reopened", body.reason, actor.by))
    return await message_detail(session, house.keyring, await store.load(session, message_id))


async def _mine(session: AsyncSession, actor: Actor, message_id: int) -> Message:
    message = await store.load(session, message_id, lock=True)
    actor.check(message.account_id)
    return message


def _saved(message: Message) -> Saved:
    told = {
        "id": message.id,
        "version": message.version,
        "urgency": message.urgency,
        "saved_at": message.saved_at.isoformat(),
    }
    return Saved.model_validate(told)
