"""Dialling a party into a conference: recorded before, looked up by its label when its fate is unknown, hung up when
it is no longer wanted."""

from dataclasses import dataclass
from typing import Final

import structlog

from calls import conferences, legs
from calls.models import Conference, Leg
from core.house import House
from telephony.carriers import phone_company
from telephony.port import CALL_IS_GONE, NOT_FOUND, CarrierError, PhoneCompany, RemoteParticipant
from telephony.urls import callback

log = structlog.get_logger(__name__)

SILENCE: Final = "/twilio/voice/silence"
LEG_EVENTS: Final = "/twilio/voice/leg"
CONFERENCE_EVENTS: Final = "/twilio/voice/conference-events"


@dataclass(frozen=True, slots=True)
class Dial:
    """Whom to dial into which conference. `from_` is a number of ours."""

    leg_id: int
    conference: Conference
    offer_id: int
    to: str
    from_: str
    timeout_s: int
    early_media: bool = False


async def dial(house: House, want: Dial) -> RemoteParticipant:
    """Ask the carrier once. Raises CarrierError."""
    company = await phone_company(house, want.conference.carrier_id)
    return await company.add_participant(
        want.conference.name,
        to=want.to,
        from_=want.from_,
        label=legs.label(want.leg_id),
        timeout_s=max(want.timeout_s, 5),  # Twilio takes nothing shorter; our own timer may be
        wait_url=callback(house.settings, SILENCE),
        status_callback=callback(house.settings, LEG_EVENTS, event=True, leg=want.leg_id),
        conference_status_callback=callback(house.settings, CONFERENCE_EVENTS, event=True, offer=want.offer_id),
        end_on_exit=False,
        early_media=want.early_media,
    )


async def look_up(company: PhoneCompany, conference: Conference, leg: Leg) -> RemoteParticipant | None:
    """The participant as the carrier sees it now, or None: not dialled, or gone again."""
    sid = conference.sid
    if sid is None:
        remote = await company.find_conference(conference.name)
        sid = remote.sid if remote and remote.status != "completed" else None
    if sid is None:
        return None
    name = legs.label(leg.id)
    present = await company.participants(sid)
    return next((one for one in present if one.label == name or (leg.sid and one.call_sid == leg.sid)), None)


async def settle(house: House, leg_id: int, conference_id: int, found: RemoteParticipant) -> None:
    """The carrier has the leg: note its SIDs."""
    async with house.transaction() as session:
        await legs.lock(session, leg_id)
        await conferences.fill_in_sid(session, conference_id, found.conference_sid)
        await legs.dialled(session, leg_id, found.call_sid)


async def hang_up(house: House, leg_id: int) -> None:
    """End this leg at the carrier, wherever it is. Raises CarrierError unless it is over now."""
    async with house.transaction() as session:
        leg = await legs.get(session, leg_id)
        conference = await conferences.get(session, leg.conference_id) if leg else None
    if leg is None:
        return
    company, sid = await phone_company(house, leg.carrier_id), leg.sid
    if sid is None and conference is not None:
        found = await look_up(company, conference, leg)
        sid = found.call_sid if found else None
    if sid is None:
        return  # nothing to hang up that anyone can find; a callback with the leg's id would bring it to light
    try:
        await company.update_call(sid, status="completed")
    except CarrierError as error:
        if error.code not in {CALL_IS_GONE, NOT_FOUND}:
            raise
        log.info("leg_was_over", leg=leg_id, code=error.code)
