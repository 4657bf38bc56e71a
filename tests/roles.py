"""Other roles for one of the cast, where they hold theirs."""

from sqlalchemy.ext.asyncio import AsyncSession

from core.auth import grants, users
from tests.cast import Prepared


async def holds_now(session: AsyncSession, name: str, *roles: str) -> None:
    user = await users.by_email(session, f"{name}@example.test")
    assert user is not None
    held = await grants.of_user(session, user.id)
    places = {one.scope for one in held}
    await grants.put(
        session, Prepared(), user.id, {grants.RoleGrant(role, place) for role in roles for place in places}
    )
