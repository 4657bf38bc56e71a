"""A text message that came in: stored once, then handed to whoever registered for it."""

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound, replies
from channels.inbound import InboundText, TextAnswer
from channels.sms.methods import at_address, mark
from channels.sms.models import InboundSms
from clients.accounts.models import Account
from clients.callers import caller_of
from clients.contacts.models import ContactMethod
from clients.numbers.models import Number
from core import clock
from core.crypto import PHI
from core.house import House
from telephony.signature import Webhook

# Twilio's own words; it answers them itself and refuses every later text to that number with 21610.
STOP = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
START = {"start", "unstop"}


async def receive(house: House, session: AsyncSession, hook: Webhook) -> str | None:
    """The reply, if there is to be one. The same text delivered twice gets the same reply and does nothing more."""
    sid, from_ = hook.params.get("MessageSid", ""), hook.params.get("From", "")
    to, body = hook.params.get("To", ""), hook.params.get("Body", "")
    if not sid:
        return None
    pair = house.keyring.house_token(f"{hook.carrier_id} {from_} texts {to}")
    row_id = await _once(session, hook.carrier_id, sid[:64], to[:40], pair)
    if row_id is None:
        return await _given(session, hook.carrier_id, sid)
    if answer := await _opt_out(house, session, hook, from_, body):
        return await _answered(session, row_id, answer)
    if answer := await replies.read(house, session, hook.carrier_id, from_, body):
        return await _answered(session, row_id, answer)
    account = await _account(session, hook.carrier_id, from_, to)
    if account is None:
        return await _answered(session, row_id, TextAnswer("nobody's", None))
    key_id = await house.keyring.new_key(session, account.client_id)
    sealed = await house.keyring.seal(session, key_id, PHI(body))
    stored = {
        "account_id": account.id,
        "key_id": key_id,
        "body_sealed": sealed,
        "from_sealed": await house.keyring.seal(session, key_id, PHI(from_)),
        "from_token": await house.keyring.token(session, account.client_id, caller_of(from_).person or from_),
    }
    await session.execute(update(InboundSms).where(InboundSms.id == row_id).values(**stored))
    text = InboundText(
        sms_id=row_id,
        carrier_id=hook.carrier_id,
        account_id=account.id,
        key_id=key_id,
        from_=from_,
        body=PHI(body),
        body_sealed=sealed,
    )
    return await _answered(session, row_id, await inbound.registered().on_text(house, session, text))


async def _once(session: AsyncSession, carrier_id: int, sid: str, to: str, pair: bytes) -> int | None:
    row = insert(InboundSms).values(carrier_id=carrier_id, sid=sid, to_address=to, pair=pair, received_at=clock.now())
    return (await session.execute(row.on_conflict_do_nothing().returning(InboundSms.id))).scalar_one_or_none()


async def _given(session: AsyncSession, carrier_id: int, sid: str) -> str | None:
    before = select(InboundSms.reply).where(InboundSms.carrier_id == carrier_id, InboundSms.sid == sid)
    return (await session.execute(before)).scalar_one()


async def _answered(session: AsyncSession, row_id: int, answer: TextAnswer) -> str | None:
    values = {"answered": answer.word, "reply": answer.reply}
    await session.execute(update(InboundSms).where(InboundSms.id == row_id).values(**values))
    return answer.reply


async def _opt_out(house: House, session: AsyncSession, hook: Webhook, from_: str, body: str) -> TextAnswer | None:
    """STOP ends texts to that number: the method is marked, and open pages go round it at once."""
    word = body.strip().casefold()
    said = hook.params.get("OptOutType", "").upper()
    if said == "STOP" or (not said and word in STOP):
        for method_id in await at_address(session, hook.carrier_id, from_):
            await mark(session, method_id, "opted_out", "they texted STOP", by="contact")
        await inbound.registered().on_opt_out(house, session, hook.carrier_id, from_)
        return TextAnswer("stop", None)
    if said == "START" or (not said and word in START):
        for method_id in await at_address(session, hook.carrier_id, from_):
            await mark(session, method_id, "ok", "they texted START", by="contact")
        return TextAnswer("start", None)
    return None


async def _account(session: AsyncSession, carrier_id: int, from_: str, to: str) -> Account | None:
    """The account whose number was texted; should that be unknown, one whose contact sent it."""
    dialled = select(Number.account_id).where(
        Number.e164 == to, Number.carrier_id == carrier_id, Number.retired_at.is_(None)
    )
    theirs = select(ContactMethod.account_id).where(
        ContactMethod.address == from_, ContactMethod.kind.in_(("sms", "link")), ContactMethod.retired_at.is_(None)
    )
    found = (
        select(Account)
        .where(Account.carrier_id == carrier_id, or_(Account.id.in_(dialled), Account.id.in_(theirs)))
        .order_by(Account.id.in_(dialled).desc(), Account.id)
        .limit(1)
    )
    return (await session.execute(found)).scalar_one_or_none()
