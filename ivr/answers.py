"""Which document a call's state asks for. Whatever a webhook was about, late or twice, the row decides."""

from sqlalchemy.ext.asyncio import AsyncSession

from calls import recordings
from calls.models import Call, Conference
from clients.accounts.models import Account, settings_of
from clients.callers import Caller
from core.documents import version
from core.settings import Settings
from ivr import words
from ivr.flows import DEFAULT, Flow, decide
from ivr.voicemail import box
from ivr.waiting import entries, offers
from ivr.waiting.models import Offer
from telephony import twiml


async def document(session: AsyncSession, settings: Settings, call: Call) -> tuple[str, ...]:
    """For a caller who is on the line and asks where to go now."""
    if call.status == "ended":
        return (twiml.hangup(),)
    entry = await entries.of_call(session, call.id)
    if entry is not None and entry.status in {"waiting", "offered"}:
        return (words.into_line(settings, call.id, call.account_id),)
    if call.status in {"talking", "on_hold"}:
        offer = await offers.last_answered(session, call.id)
        if offer is not None:
            return await conference(session, settings, offer)
    if await recordings.of_call(session, call.id):
        return twiml.say(words.GOODBYE), twiml.hangup()
    if entry is not None or await meant_for_voicemail(session, call):
        return await box.greeting(session, settings, call)
    return (words.into_line(settings, call.id, call.account_id),)


async def meant_for_voicemail(session: AsyncSession, call: Call) -> bool:
    """What the call's own flow said when it came in."""
    account = settings_of(await session.get_one(Account, call.account_id))
    flow = DEFAULT
    if call.flow_version_id is not None:
        flow = Flow.model_validate((await version(session, call.flow_version_id)).body)
    caller = Caller(call.caller_kind, None)
    return decide(flow, account, caller, call.started_at).where == "voicemail"


async def conference(session: AsyncSession, settings: Settings, offer: Offer) -> tuple[str, ...]:
    room = await session.get_one(Conference, offer.conference_id)
    return words.conference(settings, room.name, offer.id, offer.call_id)
