"""Does the carrier send our numbers' calls and texts to this installation's address?

After a move, or a new domain, callers hear an error while everything here looks well.
"""

from typing import Final

from sqlalchemy import select

from app.doctor.finding import Finding
from clients.numbers.models import Number
from core.house import House
from telephony.carriers import phone_company
from telephony.models import Carrier
from telephony.port import CarrierError, RemoteNumber

_PATHS: Final = {
    "voice_url": "/twilio/voice/incoming",
    "voice_fallback_url": "/twilio/voice/fallback",
    "status_callback": "/twilio/voice/status",
    "sms_url": "/twilio/sms/incoming",
}
_TWILIO: Final = {
    "voice_url": "A call comes in", "voice_fallback_url": "Primary handler fails",
    "status_callback": "Call status changes", "sms_url": "A message comes in",
}  # fmt: skip
_SHOWN: Final = 5


async def check(house: House) -> list[Finding]:
    """One finding for each carrier with numbers that answers; of the others `carriers` has said so."""
    async with house.transaction() as session:
        found = await session.execute(
            select(Carrier.id, Carrier.slug, Number.e164)
            .join(Number, Number.carrier_id == Carrier.id)
            .where(Number.retired_at.is_(None))
            .order_by(Carrier.slug, Number.e164)
        )
        ours: dict[tuple[int, str], list[str]] = {}
        for carrier_id, slug, e164 in found:
            ours.setdefault((carrier_id, slug), []).append(e164)
    return [finding for (id_, slug), numbers in ours.items() if (finding := await _compare(house, id_, slug, numbers))]


async def _compare(house: House, carrier_id: int, slug: str, ours: list[str]) -> Finding | None:
    try:
        theirs = {one.e164: one for one in await (await phone_company(house, carrier_id)).list_numbers()}
    except CarrierError:
        return None
    base = house.settings.public_base_url.rstrip("/")
    faults = [fault for e164 in ours for fault in _faults(e164, theirs.get(e164), base)]
    name = f"numbers of {slug}"
    if not faults:
        return Finding(name, "ok", f"calls and texts to all {len(ours)} numbers are sent to {base}")
    more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
    wanted = "; ".join(f"{_TWILIO[key]}: {base}{path}" for key, path in _PATHS.items())
    return Finding(name, "wrong", "; ".join(faults[:_SHOWN]) + more, f"Set for each number at the carrier: {wanted}")


def _faults(e164: str, there: RemoteNumber | None, base: str) -> list[str]:
    if there is None:
        return [f"{e164} is not a number of this carrier account"]
    wrong = []
    for key, path in _PATHS.items():
        sent_to = str(getattr(there, key)).partition("#")[0]  # what stands behind # are time-outs, for the carrier
        if sent_to != base + path and not (key != "sms_url" and there.by_application):
            wrong.append(f"{e164}: {_TWILIO[key]} goes to {sent_to or 'nowhere'}")
    return wrong
