"""Sessions of the on-call people: a random token in a cookie, its hash in a row, twelve hours at most."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.audit import audit
from portal.models import ClinicianSession
from portal.people import Me, Person, everybody_at
from portal.tokens import form_token, hashed, new_token

LASTS: Final = timedelta(hours=12)
# code: nobody else has that address; pin: by the PIN that only they have; name: they said so, and have no PIN
How = Literal["code", "pin", "name"]


async def begin(session: AsyncSession, address: str, people: Sequence[Person], how: How) -> str:
    """A new session of these, who are one person; returns the token for the cookie, which is kept nowhere."""
    token, now = new_token(), clock.now()
    row = ClinicianSession(
        token_hash=hashed(token), address=address, contact_id=people[0].contact_id, created_at=now,
        expires_at=now + LASTS,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    for person in people:
        await audit(session, person.by, "my-sign-in", person.by, person.account_id, how=how)
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
    everybody = await everybody_at(session, row.address)
    if row.contact_id is None:
        mine = everybody[0] if len(everybody) == 1 else None
    else:
        mine = next((one for one in everybody if row.contact_id in {each.contact_id for each in one}), None)
    return Me(row.id, row.address, form_token(token), mine, shared=len(everybody) > 1) if mine else None


async def end(session: AsyncSession, me: Me) -> None:
    over = (
        update(ClinicianSession)
        .where(ClinicianSession.id == me.session_id, ClinicianSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    await session.execute(over.execution_options(synchronize_session=False))
    for person in me.people:
        await audit(session, person.by, "my-sign-out", person.by, person.account_id)
