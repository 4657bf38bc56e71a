"""Sessions of the on-call people: a random token in a cookie, its hash in a row, twelve hours at most."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.audit import audit
from dispatch.clinicians.models import ClinicianSession
from dispatch.clinicians.people import Me, people_at
from dispatch.clinicians.tokens import form_token, hashed, new_token

LASTS: Final = timedelta(hours=12)


async def begin(session: AsyncSession, address: str) -> str:
    """A new session; returns the token for the cookie, which is kept nowhere."""
    token, now = new_token(), clock.now()
    session.add(ClinicianSession(token_hash=hashed(token), address=address, created_at=now, expires_at=now + LASTS))
    await session.flush()
    for person in await people_at(session, address):
        await audit(session, person.by, "my-sign-in", person.by, person.account_id)
    return token


async def find(session: AsyncSession, token: str | None) -> Me | None:
    """Who this token stands for now: a method that was taken from them is theirs no more, from the next request on."""
    if not token:
        return None
    found = select(ClinicianSession).where(
        ClinicianSession.token_hash == hashed(token),
        ClinicianSession.ended_at.is_(None),
        ClinicianSession.expires_at > clock.now(),
    )
    row = (await session.execute(found)).scalar_one_or_none()
    if row is None:
        return None
    people = await people_at(session, row.address)
    return Me(row.id, row.address, form_token(token), people) if people else None


async def end(session: AsyncSession, me: Me) -> None:
    over = (
        update(ClinicianSession)
        .where(ClinicianSession.id == me.session_id, ClinicianSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    await session.execute(over.execution_options(synchronize_session=False))
    for person in me.people:
        await audit(session, person.by, "my-sign-out", person.by, person.account_id)
