"""Do the carriers take our credentials?"""

from sqlalchemy import select

from app.doctor.finding import Finding
from core.house import House
from telephony.carriers import phone_company
from telephony.models import Carrier
from telephony.port import NOT_FOUND, CarrierError

_NO_SUCH_CALL = "CA" + "0" * 32


async def check(house: House) -> list[Finding]:
    """Asks each for a call that doesn't exist: 404 means that it knows us. Places and changes nothing."""
    async with house.transaction() as session:
        wanted = select(Carrier.id, Carrier.slug, Carrier.synthetic, Carrier.base_url).order_by(Carrier.slug)
        carriers = (await session.execute(wanted)).all()
    if not carriers:
        return [
            Finding(
                "carriers",
                "wrong",
                "there is none",
                "Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, then: nightbell carrier",
            )
        ]
    return [await _ask(house, *carrier) for carrier in carriers]


async def _ask(house: House, carrier_id: int, slug: str, synthetic: bool, address: str) -> Finding:
    name = f"carrier {slug}"
    if synthetic and house.settings.nightbell_mode == "production" and not house.settings.synthetic_allowed:
        return Finding(
            name,
            "wrong",
            "it is synthetic, in production",
            "Retire it, or set SYNTHETIC_ALLOWED=true for canary and training.",
        )
    try:
        await (await phone_company(house, carrier_id)).fetch_call(_NO_SUCH_CALL)
    except CarrierError as error:
        if error.code in (NOT_FOUND, 404):
            return Finding(name, "ok", "answers and takes our credentials")
        if error.code in (401, 403, 20003):
            return Finding(
                name,
                "wrong",
                f"{address} refuses our credentials",
                f"Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN to the right ones and run: nightbell carrier {slug}",
            )
        return Finding(
            name,
            "wrong",
            f"{address} does not answer as it should: {error.message}",
            f"Is it up? If the address is wrong, set TWILIO_BASE_URL and run: nightbell carrier {slug}",
        )
    return Finding(name, "ok", "answers and takes our credentials")
