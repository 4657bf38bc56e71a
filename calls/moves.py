"""What an operator does with a live call: hold and back. Participant updates at the carrier; repeating one does no
harm."""

from typing import Final

from calls import conferences
from calls.models import CALL, Call, Conference
from core import clock
from core.errors import Conflict
from core.house import House
from core.states import move
from telephony.carriers import phone_company
from telephony.port import CarrierError
from telephony.urls import callback

HOLD_MUSIC: Final = "/twilio/voice/hold"


async def hold(house: House, call: Call, *, by: str) -> None:
    """The caller hears the hold music and nobody hears the caller. Hold, not mute: a muted caller would go on
    listening."""
    conference = await live_conference(house, call)
    await tell(house, call, conference, on_hold=True)
    async with house.transaction() as session:
        await move(
            session, CALL, call.id, "on_hold", reason="held", by=by, only_from=["talking"], held_since=clock.now()
        )


async def unhold(house: House, call: Call, *, by: str) -> None:
    conference = await live_conference(house, call)
    await tell(house, call, conference, on_hold=False)
    async with house.transaction() as session:
        await move(session, CALL, call.id, "talking", reason="unheld", by=by, only_from=["on_hold"], held_since=None)


async def live_conference(house: House, call: Call) -> Conference:
    async with house.transaction() as session:
        conference = await conferences.of_call(session, call.id)
    if call.status not in {"talking", "on_hold"} or conference is None:
        raise Conflict("Nobody is talking with this caller now.", code="no_live_call")
    return conference


async def tell(house: House, call: Call, conference: Conference, *, on_hold: bool) -> None:
    company = await phone_company(house, call.carrier_id)
    url = callback(house.settings, HOLD_MUSIC) if on_hold else None
    try:
        await company.update_participant(str(conference.sid), call.sid, hold=on_hold, hold_url=url)
    except CarrierError as error:
        if error.kind == "permanent":
            raise Conflict("The caller is not on the line any more.", code="no_live_call") from error
        raise Conflict("The phone company does not answer; try again.", code="carrier_away") from error
