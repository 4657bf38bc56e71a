"""The call card: all an operator needs in front of them, in one answer. Health data: authorised routes only."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from calls.callers import callers_of
from calls.models import Call
from clients.accounts.models import Account, settings_of
from clients.callscripts.schema import CallType, Script, ScriptField
from clients.hours import hours_text, is_open, phrase_at
from clients.languages import Language, languages_in
from clients.local_time import local
from core import clock
from core.auth.actor import Actor
from core.house import House
from dispatch.ledger.models import Dispatch
from dispatch.messages.contents import call_type_label, fields_of
from dispatch.messages.drafts import script_of
from dispatch.messages.models import Message
from ivr.desk.answers import (
    AccountPart,
    CallCard,
    CallPart,
    CallTypeView,
    ChoiceView,
    DraftView,
    EarlierCall,
    EmergencyPart,
    ScriptFieldView,
    WhenView,
)
from oncall.cover.views import current_notes
from oncall.rosters import slots_now
from oncall.views import slot_view

EARLIER: Final = timedelta(days=30)
MOST_EARLIER: Final = 10


async def of_call(house: House, session: AsyncSession, actor: Actor, call: Call) -> CallCard:
    found = await session.execute(
        select(Message).where(Message.call_id == call.id, Message.kind == "taken").order_by(Message.id.desc()).limit(1)
    )
    return await card(house, session, actor, call, found.scalar_one_or_none(), account_id=call.account_id)


async def of_message(house: House, session: AsyncSession, actor: Actor, message: Message) -> CallCard:
    """For a draft without a call, or whose call is over."""
    call = await session.get(Call, message.call_id) if message.call_id else None
    return await card(house, session, actor, call, message, account_id=message.account_id)


async def card(
    house: House, session: AsyncSession, actor: Actor, call: Call | None, message: Message | None, *, account_id: int
) -> CallCard:
    account = await session.get_one(Account, account_id)
    now = clock.now()
    script = await script_for(session, message)
    return CallCard(
        call=await call_part(house, session, call, now) if call else None,
        account=account_part(account, actor.name, now),
        languages=languages_of(account, script),
        call_types=[call_type(one) for one in script.call_types] if script else [],
        draft=await draft(house, session, message) if message else None,
        dispatch_id=await dispatch_of(session, message.id) if message else None,
        on_call=[slot_view(slot) for slot in await slots_now(session, account_id, now)],
        notes=await current_notes(session, account_id),
    )


async def call_part(house: House, session: AsyncSession, call: Call, now: datetime) -> CallPart:
    (caller,) = await callers_of(session, house.keyring, [call])
    earlier = await earlier_calls(session, call, now)
    account = await session.get_one(Account, call.account_id)
    today = local(now, account.timezone).date()
    return CallPart(
        id=call.id,
        status=call.status,
        started_at=call.started_at.isoformat(),
        caller=caller,
        caller_number=caller.number,
        earlier_calls_today=sum(local(one.started_at, account.timezone).date() == today for one, _ in earlier),
        earlier_calls=[
            EarlierCall(
                id=one.id,
                started_at=one.started_at.isoformat(),
                outcome=one.outcome,
                call_type=await call_type_label(session, taken) if taken else None,
            )
            for one, taken in earlier
        ],
    )


async def earlier_calls(session: AsyncSession, call: Call, now: datetime) -> list[tuple[Call, Message | None]]:
    """The same caller's to the same account, found by the keyed token: the number itself is never searched for."""
    if call.from_token is None:
        return []
    found = await session.execute(
        select(Call, Message)
        .outerjoin(Message, (Message.call_id == Call.id) & (Message.kind == "taken"))
        .where(
            Call.account_id == call.account_id,
            Call.from_token == call.from_token,
            Call.id < call.id,
            Call.started_at > now - EARLIER,
        )
        .order_by(Call.id.desc())
        .limit(MOST_EARLIER)
    )
    return [(one, taken) for one, taken in found]


def account_part(account: Account, operator: str, now: datetime) -> AccountPart:
    settings = settings_of(account)
    emergency = settings.emergency
    there = bool(emergency.text or emergency.number)
    return AccountPart(
        id=account.id,
        name=account.name,
        color=account.color,
        timezone=account.timezone,
        local_time=local(now, account.timezone).time().format_iso()[:5],
        open=is_open(settings, now),
        hours_text=hours_text(settings),
        phrase=phrase_at(settings, now, operator),
        emergency=EmergencyPart(text=emergency.text, number=emergency.number) if there else None,
        notes=settings.notes,
    )


async def script_for(session: AsyncSession, message: Message | None) -> Script | None:
    """The one the message was begun with; before there is one, nothing can be taken yet."""
    version = await script_of(session, message) if message else None
    return version.script if version else None


def languages_of(account: Account, script: Script | None) -> list[Language]:
    settings = settings_of(account)
    return languages_in(settings.language, settings, *([script] if script else ()))


def call_type(one: CallType) -> CallTypeView:
    fields = [field(each) for each in one.fields]
    return CallTypeView(slug=one.slug, label=one.label, urgency=one.urgency, key=one.key, fields=fields)


def field(one: ScriptField) -> ScriptFieldView:
    return ScriptFieldView(
        name=one.name,
        label=one.label,
        kind=one.kind,
        required=one.required,
        options=[ChoiceView(value=value, label=option) for value, option in zip(one.answers, one.options, strict=True)],
        dangerous=one.dangerous,
        when=WhenView(field=one.when.field, equals=one.when.equals) if one.when else None,
        ask=one.ask,
        max_length=one.max_length,
    )


async def draft(house: House, session: AsyncSession, message: Message) -> DraftView:
    told = {
        "id": message.id,
        "kind": message.kind,
        "status": message.status,
        "call_type": message.call_type,
        "urgency": message.urgency,
        "fields": await fields_of(session, house.keyring, message),
        "version": message.version,
        "saved_at": message.saved_at.isoformat(),
    }
    return DraftView.model_validate(told)


async def dispatch_of(session: AsyncSession, message_id: int) -> int | None:
    found = await session.execute(select(Dispatch.id).where(Dispatch.message_id == message_id))
    return found.scalar_one_or_none()
