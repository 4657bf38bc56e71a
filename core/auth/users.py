"""Making and changing people. Every change is audited; none of it commits by itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, NoReturn

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.addresses import mail_address
from core.audit import Doer, audit
from core.auth import passwords, sessions
from core.auth.models import User
from core.auth.reach import BUREAU, holds
from core.errors import Conflict, Invalid, NotFound
from core.events import changed
from core.names import shown

TEMPORARY_LASTS: Final = timedelta(hours=24)


async def create(
    session: AsyncSession,
    actor: Doer | str,
    *,
    email: str,
    name: str,
    password: str | None = None,
) -> tuple[int, str | None]:
    """Somebody who holds no role yet: see `grants.put`. Returns the user's id and, unless a password was given, a
    temporary one to hand over: it is shown this once."""
    email, name = _email(email), _name(name)
    columns: dict[str, Any]
    if password is None:
        temporary, columns = await _temporary()
    else:
        passwords.check_strength(password, email=email, name=name)
        temporary, columns = None, await _chosen(password)
    columns |= {"email": email, "name": name}
    try:
        async with session.begin_nested():
            added = await session.execute(insert(User).values(**columns, created_at=clock.now()).returning(User.id))
    except IntegrityError:
        _taken(email)
    user_id = added.scalar_one()
    await audit(session, actor, "create", f"user:{user_id}")
    return user_id, temporary


async def get(session: AsyncSession, user_id: int) -> User:
    user = (
        await session.execute(select(User).where(User.id == user_id), execution_options={"populate_existing": True})
    ).scalar_one_or_none()
    if user is None:
        raise NotFound("There is no such user.")
    return user


async def by_email(session: AsyncSession, email: str) -> User | None:
    statement = select(User).where(func.lower(User.email) == folded(email))
    return (await session.execute(statement, execution_options={"populate_existing": True})).scalar_one_or_none()


async def listed(session: AsyncSession, *, after: int = 0, limit: int = 100) -> Sequence[User]:
    statement = select(User).where(User.id > after).order_by(User.id).limit(limit)
    return (await session.execute(statement)).scalars().all()


async def change(
    session: AsyncSession,
    actor: Doer | str,
    user_id: int,
    *,
    name: str | None = None,
    active: bool | None = None,
) -> User:
    """Change what is given. The last active administrator can't be disabled."""
    user = await get(session, user_id)
    if active is False:
        await keep_an_admin(session, user_id)
    columns: dict[str, Any] = {}
    if name is not None:
        columns["name"] = _name(name)
    if active is not None and active != (user.disabled_at is None):
        columns["disabled_at"] = None if active else clock.now()
    if columns:
        await _update(session, user_id, columns)
        await audit(session, actor, "change", f"user:{user_id}", what=sorted(columns))
    if active is False:
        await sessions.end_all(session, user_id, "disabled")
    return await get(session, user_id)


async def reset_password(session: AsyncSession, actor: Doer | str, user_id: int) -> str:
    """A temporary password that signs in once within a day, and then has to be changed. Ends the person's sessions."""
    await get(session, user_id)
    temporary, columns = await _temporary()
    await _update(session, user_id, columns)
    await sessions.end_all(session, user_id, "password-reset")
    await audit(session, actor, "password-reset", f"user:{user_id}")
    return temporary


async def set_password(session: AsyncSession, actor: Doer | str, user_id: int, password: str, *, keep: int) -> None:
    """The person's own choice. Ends their other sessions; `keep` is the one they are using."""
    user = await get(session, user_id)
    passwords.check_strength(password, email=user.email, name=user.name)
    await _update(session, user_id, await _chosen(password))
    await sessions.end_all(session, user_id, "password-changed", but=keep)
    await audit(session, actor, "password-change", f"user:{user_id}")


async def _update(session: AsyncSession, user_id: int, columns: dict[str, Any]) -> None:
    await session.execute(
        update(User).where(User.id == user_id).values(**columns), execution_options={"synchronize_session": False}
    )
    await changed(session, sessions.PERSON, user_id)


async def keep_an_admin(session: AsyncSession, user_id: int) -> None:
    """Raises Conflict where nobody else looks after the whole bureau."""
    # Locked in one order: two administrators who demote each other do so one after the other.
    statement = (
        select(User.id)
        .where(holds(User.id, ["admin"], BUREAU), User.disabled_at.is_(None))
        .order_by(User.id)
        .with_for_update()
    )
    admins = (await session.execute(statement)).scalars().all()
    if list(admins) == [user_id]:
        raise Conflict("This is the last active administrator. Make somebody else one first.", code="last-admin")


async def _temporary() -> tuple[str, dict[str, Any]]:
    password = passwords.temporary()
    return password, {
        "password_hash": await passwords.hash_password(password),
        "password_state": "temporary",
        "temporary_until": clock.now() + TEMPORARY_LASTS,
    }


async def _chosen(password: str) -> dict[str, Any]:
    return {
        "password_hash": await passwords.hash_password(password),
        "password_state": "set",
        "temporary_until": None,
    }


def folded(email: str) -> str:
    return email.strip().lower()


def _email(email: str) -> str:
    try:
        return folded(mail_address(email))
    except ValueError as error:
        raise Invalid(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None


def _name(name: str) -> str:
    try:
        return shown(name)
    except ValueError as error:
        raise Invalid(f"The name {error}.") from None


def _taken(email: str) -> NoReturn:
    raise Conflict(f"There is a user with the address {email} already.", code="email-taken") from None
