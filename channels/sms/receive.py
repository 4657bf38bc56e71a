"""A text message that came in: stored once, then handed to whoever registered for it."""

import re

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound, replies
from channels.inbound import InboundText, TextAnswer
from channels.sms.lately import held_back, in_turn, is_flood, replies_lately
from channels.sms.methods import at_pair, mark, undo
from channels.sms.models import InboundSms
from clients.accounts.models import Account
from clients.callers import caller_of
from clients.contacts.kinds import TEXTED
from clients.contacts.models import ContactMethod
from clients.numbers.lookup import ours
from clients.numbers.models import Number
from core import clock
from core.crypto import PHI
from core.house import House
from telephony.signature import Webhook
from telephony.statuses import message_sid, number

# Twilio's own words, alone in a text: it answers them itself, and refuses every later text from that number of ours
# with 21610.
STOP = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
START = {"start", "unstop", "yes"}
HELP = {"help", "info"}
_ALSO_AN_ANSWER = {"yes"}
_MOST_MEDIA = 10
_ANSWERABLE = re.compile(r"\+\d{7,15}")
"""A short code or a name is a machine: nobody reads what it is answered."""


async def receive(house: House, session: AsyncSession, hook: Webhook) -> str | None:
    """The reply, if there is to be one. The same text delivered twice gets the same reply and does nothing more."""
    sid, from_ = message_sid(hook.params), hook.params.get("From", "")
    to = hook.params.get("To", "")
    if not sid:
        return None
    pair = house.keyring.house_token(f"{hook.carrier_id} {from_} texts {to}")
    row_id = await _once(session, hook.carrier_id, sid[:64], to[:40], pair)
    if row_id is None:
        return await _given(session, hook.carrier_id, sid)
    row = await session.get_one(InboundSms, row_id)
    await in_turn(session, row)
    before = await replies_lately(session, row)
    answer = held_back(await _read(house, session, hook, row, flood=is_flood(before)), before)
    values = {"answered": answer.word, "reply": answer.reply}
    await session.execute(update(InboundSms).where(InboundSms.id == row_id).values(**values))
    return answer.reply if _ANSWERABLE.fullmatch(from_) else None


async def _read(house: House, session: AsyncSession, hook: Webhook, row: InboundSms, *, flood: bool) -> TextAnswer:
    from_, to, body = (hook.params.get(name, "") for name in ("From", "To", "Body"))
    if from_ in await ours(house, session, hook.carrier_id):
        return TextAnswer("ourselves", None)  # a line of ours: whatever is answered comes back
    if answer := await _opt_out(house, session, hook):
        return answer
    if answer := await replies.read(house, session, hook.carrier_id, from_, body):
        return answer
    account = await _account(session, hook.carrier_id, from_, to)
    if account is None:
        return TextAnswer("nobody's", None)
    key_id = await house.keyring.new_key(session, account.client_id)
    sealed = await house.keyring.seal(session, key_id, PHI(body))
    stored = {
        "account_id": account.id,
        "key_id": key_id,
        "body_sealed": sealed,
        "from_sealed": await house.keyring.seal(session, key_id, PHI(from_)),
        "from_token": await house.keyring.token(session, account.client_id, caller_of(from_).person or from_),
    }
    await session.execute(update(InboundSms).where(InboundSms.id == row.id).values(**stored))
    text = InboundText(
        sms_id=row.id,
        carrier_id=hook.carrier_id,
        account_id=account.id,
        key_id=key_id,
        from_=from_,
        body=PHI(body),
        body_sealed=sealed,
        to=to,
        media=min(number(hook.params, "NumMedia") or 0, _MOST_MEDIA),
        flood=flood,
    )
    return await inbound.registered().on_text(house, session, text)


async def _once(session: AsyncSession, carrier_id: int, sid: str, to: str, pair: bytes) -> int | None:
    row = insert(InboundSms).values(carrier_id=carrier_id, sid=sid, to_address=to, pair=pair, received_at=clock.now())
    return (await session.execute(row.on_conflict_do_nothing().returning(InboundSms.id))).scalar_one_or_none()


async def _given(session: AsyncSession, carrier_id: int, sid: str) -> str | None:
    before = select(InboundSms.reply).where(InboundSms.carrier_id == carrier_id, InboundSms.sid == sid)
    return (await session.execute(before)).scalar_one()


async def _opt_out(house: House, session: AsyncSession, hook: Webhook) -> TextAnswer | None:
    """STOP ends texts from the number that was texted, and from no other: the methods are marked, and open pages go
    round it at once. What a carrier calls a stop is one, whatever the word; without its word only a bare one is."""
    from_, to, body = (hook.params.get(name, "") for name in ("From", "To", "Body"))
    word = body.strip().casefold()
    said = hook.params.get("OptOutType", "").strip().upper()
    pair = (session, hook.carrier_id, from_, to)
    if said == "STOP" or (not said and word in STOP):
        shown = word.upper() if word.isalpha() and len(word) <= 15 else "STOP"  # a sentence may name somebody
        reason = f"they texted {shown} to {to}{undo(to)}"
        for method_id in await at_pair(*pair):
            await mark(session, method_id, "opted_out", reason, by="contact")
        await inbound.registered().on_opt_out(house, session, hook.carrier_id, from_, to)
        return TextAnswer("stop", None)
    if said == "START" or (not said and word in START):
        reason = f"they texted {word[:20].upper()} to {to}"
        for method_id in await at_pair(*pair):
            await mark(session, method_id, "ok", reason, by="contact", only_from=("opted_out",))
        # a yes may be one to a page as well
        return None if word in _ALSO_AN_ANSWER and not said else TextAnswer("start", None)
    if said == "HELP":
        return TextAnswer("help", None)  # the carrier has answered
    return TextAnswer("help", await _help(session, hook.carrier_id, from_, to)) if word in HELP else None


async def _help(session: AsyncSession, carrier_id: int, from_: str, to: str) -> str:
    account = await _account(session, carrier_id, from_, to)
    name = f" of {account.name[:60]}" if account else ""
    return (
        f"Nightbell, the answering service{name}. To a page reply 1 and its code to take it, 2 and its code if you"
        f" can't. For a person phone {to}. STOP ends our texts, START brings them back."
    )


async def _account(session: AsyncSession, carrier_id: int, from_: str, to: str) -> Account | None:
    """The account whose number was texted; should that be unknown, one whose contact sent it."""
    dialled = select(Number.account_id).where(
        Number.e164 == to, Number.carrier_id == carrier_id, Number.retired_at.is_(None)
    )
    theirs = select(ContactMethod.account_id).where(
        ContactMethod.address == from_, ContactMethod.kind.in_(TEXTED), ContactMethod.retired_at.is_(None)
    )
    found = (
        select(Account)
        .where(Account.carrier_id == carrier_id, or_(Account.id.in_(dialled), Account.id.in_(theirs)))
        .order_by(Account.id.in_(dialled).desc(), Account.id)
        .limit(1)
    )
    return (await session.execute(found)).scalar_one_or_none()
