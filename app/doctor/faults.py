"""Faults of ours that carriers have named, and that nothing has shown to be mended."""

from app.doctor.finding import Finding
from channels.sms.errors import meaning
from channels.sms.our_faults import in_words, open_faults
from core.house import House

NAME = "faults of ours"


async def check(house: House) -> list[Finding]:
    async with house.transaction() as session:
        found = await open_faults(session)
    if not found:
        return [Finding(NAME, "ok", "the carriers name none")]
    return [
        Finding(NAME, "wrong", in_words(slug, fault.code, fault.from_address), meaning(fault.code).mend)
        for fault, slug in found
    ]
