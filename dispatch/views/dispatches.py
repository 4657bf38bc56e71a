"""A dispatch, its pages and deliveries as data, without health data: what a board shows to every operator."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import trouble
from channels.sends.models import Send
from channels.sends.queue import send_key
from clients.contacts.reach import is_web
from clients.contacts.reach import masked as masked_of_contact
from core.outbox.rows import OutboxRow
from dispatch.ledger.models import UNFINISHED, Dispatch
from dispatch.ledger.preview import desk, whats_next
from dispatch.messages.contents import call_type_label
from dispatch.messages.models import Message
from dispatch.pages.models import Page
from dispatch.protocols.choose import stamped
from dispatch.views.answers import DeliveryView, DispatchView, PageView
from dispatch.views.names import Names, names

Data = dict[str, Any]


def when(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


async def dispatch_data(session: AsyncSession, dispatches: Sequence[Dispatch]) -> dict[int, DispatchView]:
    messages = await _messages(session, dispatches)
    asked = await _asked(session, dispatches)
    named = await names(
        session,
        accounts=[one.account_id for one in dispatches],
        users=[one.owner_id for one in dispatches],
        contacts=[*(one.confirmed_by for one in dispatches), *asked.values()],
    )
    labels = {one.id: await call_type_label(session, messages[one.message_id]) for one in dispatches}
    following = {one.id: await _following(session, one) for one in dispatches}
    return {
        one.id: DispatchView(
            **_dispatch(one, messages[one.message_id], named),
            call_type_label=labels[one.id],
            step_label=_step_label(one, named.contact(asked.get(one.id))),
            asked_name=named.contact(asked.get(one.id)),
            next_label=following[one.id],
        )
        for one in dispatches
    }


def _dispatch(one: Dispatch, message: Message, named: Names) -> Data:
    account = named.accounts[one.account_id]
    unclaimed = one.status == "at_desk" and one.owner_id is None
    return {
        "id": one.id,
        "message_id": one.message_id,
        "account_id": one.account_id,
        "account_name": account.name,
        "account_color": account.color,
        "kind": message.kind,
        "urgency": message.urgency,
        "call_type": message.call_type,
        "status": one.status,
        "step": one.step,
        "steps": len(one.steps),
        "round": one.round,
        "nobody_on_call": one.nobody_on_call,
        "next_action": one.next_action if one.status in UNFINISHED else None,
        "next_at": when(one.next_at) if one.status in UNFINISHED else None,
        "owner": owner_of(one),
        "owner_id": one.owner_id,
        "owner_name": named.user(one.owner_id),
        "claimed_until": when(one.claimed_until),
        "alarm_count": one.alarm_count,
        "unclaimed_since": when(one.unclaimed_since or one.alarmed_at) if unclaimed else None,
        "told_at": when(one.told_at) if unclaimed else None,
        "silent": message.silent,
        "started_at": when(one.started_at),
        **_own_times(one),
        "confirmed_at": when(one.confirmed_at),
        "confirmed_by_name": named.contact(one.confirmed_by),
        "confirmed_via": one.confirmed_via,
        "ended_at": when(one.ended_at),
    }


def _own_times(one: Dispatch) -> Data:
    """Where nobody is to be paged, the desk's: alarmed once more; a claim's length."""
    waits = [step["wait_s"] for step in one.steps if step["page"] != "desk"]
    if not waits:
        return {"soon_s": one.alarm_s, "late_s": max(one.claim_s, one.alarm_s)}
    return {"soon_s": waits[0], "late_s": sum(waits)}


def owner_of(one: Dispatch) -> str | None:
    """Who has it now: the protocol, the desk as a whole, or one user."""
    if one.status == "active":
        return "protocol"
    if one.status == "at_desk":
        return f"user:{one.owner_id}" if one.owner_id is not None else "desk"
    return f"contact:{one.confirmed_by}" if one.confirmed_by is not None else None


def _step_label(one: Dispatch, asked: str | None) -> str | None:
    if one.status == "at_desk":
        return "desk"
    if one.status != "active" or not 0 <= one.step < len(one.steps):
        return None
    label = stamped(one.steps)[one.step].label
    return f"{asked} ({label})" if asked else label


async def _following(session: AsyncSession, one: Dispatch) -> str | None:
    """What happens at `next_at`, in words."""
    if one.status not in UNFINISHED:
        return None
    if one.next_action == "page_again":
        return "The page is repeated"
    if one.next_action == "claim_lapses":
        return "The claim lapses, and the desk is alarmed"
    if one.next_action == "tell_supervisors":
        return "The supervisors are told that nobody reacts"
    if one.next_action == "alarm":
        return "The desk is alarmed again"
    return await whats_next(session, one, one.next_at) if one.next_at else desk()


async def _messages(session: AsyncSession, dispatches: Sequence[Dispatch]) -> dict[int, Message]:
    found = select(Message).where(Message.id.in_({one.message_id for one in dispatches}))
    rows = (await session.execute(found, execution_options={"populate_existing": True})).scalars()
    return {message.id: message for message in rows}


async def _asked(session: AsyncSession, dispatches: Sequence[Dispatch]) -> dict[int, int]:
    found = select(Page.dispatch_id, Page.contact_id).where(
        Page.dispatch_id.in_({one.id for one in dispatches}), Page.status == "open"
    )
    return {row[0]: row[1] for row in (await session.execute(found)).all()}


async def page_data(session: AsyncSession, pages: Sequence[Page]) -> dict[int, PageView]:
    named = await names(session, contacts=[page.contact_id for page in pages])
    found = select(Dispatch.id, Dispatch.round).where(Dispatch.id.in_({page.dispatch_id for page in pages}))
    rounds = {row[0]: row[1] for row in (await session.execute(found)).all()}
    return {
        page.id: PageView.model_validate(
            {
                "id": page.id,
                "dispatch_id": page.dispatch_id,
                "contact_id": page.contact_id,
                "contact_name": named.contact(page.contact_id),
                "step": page.step,
                "round": rounds.get(page.dispatch_id) if page.status == "open" else None,
                "status": page.status,
                "opened_at": when(page.opened_at),
                "expires_at": when(page.expires_at),
                "first_accepted_at": when(page.first_accepted_at),
                "viewed_at": when(page.viewed_at),
                "confirmed_at": when(page.confirmed_at),
                "confirmed_via": page.confirmed_via,
                "ended_at": when(page.ended_at),
                "ended_why": page.ended_why,
                "reason": page.reason,
            }
        )
        for page in pages
    }


async def delivery_data(session: AsyncSession, sends: Sequence[Send]) -> dict[int, DeliveryView]:
    keys = {send_key(one.id): one.id for one in sends if one.status == "recorded"}
    due = await session.execute(select(OutboxRow.key, OutboxRow.due_at).where(OutboxRow.key.in_(keys)))
    due_at = {keys[key]: at for key, at in due.all() if key is not None}
    return {
        one.id: DeliveryView.model_validate(
            {
                "id": one.id,
                "page_id": one.subject_id,
                "channel": one.channel,
                "address": masked(one.to_address),
                "status": one.status,
                "attempt": one.attempt,
                "called_back": one.status == "failed" and one.error_kind == "cancelled",
                "error_code": one.error_code,
                "error_text": trouble(one),
                "due_at": when(due_at.get(one.id)),
                "created_at": when(one.created_at),
                "sent_at": when(one.sent_at),
                "delivered_at": when(one.delivered_at),
                "heard_at": when(one.heard_at),
                "ended_at": when(one.ended_at),
            }
        )
        for one in sends
    }


def masked(address: str) -> str:
    """A number's last digits; of a mail address its first letter and the domain; of a web address its host."""
    if is_web(address):
        return masked_of_contact(address)
    name, at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}" if at else f"…{address[-4:]}"
