"""Giving people rights: never beyond one's own, never to oneself, and what concerns the whole bureau by two.

What the routes call; `users` and `grants` below it change rows and ask nothing, for the command line and imports.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.audit import Doer
from core.auth import grants, users
from core.auth.actor import Actor
from core.auth.grants import ADMINISTRATOR, RoleGrant, Scope
from core.auth.models import User
from core.auth.permissions import Permission, permissions_of
from core.auth.reach import BUREAU, holds
from core.errors import Forbidden

REMEMBERED: Final = timedelta(days=7)
"""An administrator who was taken away counts for so long: nobody gets rid of the second person to be the only one."""


class BeyondYourOwn(Forbidden):
    code = "beyond-your-own"

    def __init__(self) -> None:
        super().__init__("That reaches beyond what is granted to you. An administrator of the whole bureau can do it.")


Rights = frozenset[RoleGrant]
"""What somebody may do, and for whom. Of a disabled person: nothing."""


def run_the_bureau(rights: Rights) -> bool:
    return ADMINISTRATOR in rights


def are_within(rights: Rights, others: Rights) -> bool:
    """Whether these are no more than those; of two ways to grant an account, the narrower is not looked up."""
    return all(one in others or RoleGrant(one.role, Scope()) in others for one in rights)


def widen(rights: Rights, before: Rights) -> bool:
    """Whether somebody may do more for the whole bureau than before."""
    return any(one.scope.is_bureau for one in rights - before)


async def rights_of(session: AsyncSession, user: User) -> Rights:
    return frozenset() if user.disabled_at is not None else await grants.of_user(session, user.id)


@dataclass(frozen=True)
class Change:
    """What is asked for; None: as it is."""

    grants: Rights | None = None
    active: bool | None = None

    def of(self, now: Rights) -> Rights:
        if self.active is False:
            return frozenset()
        return now if self.grants is None else self.grants


async def weigh(session: AsyncSession, actor: Actor, user_id: int, change: Change) -> tuple[Rights, Rights]:
    """What the person has, and what they would have. Raises Forbidden where the one who asks may not ask for that."""
    user = await users.get(session, user_id)
    grants.check_roles(change.grants or ())
    await grants.refuse_unknown(session, [one.scope for one in change.grants or ()])
    before, after = await weigh_unasked(session, user, change)
    if user_id == actor.user_id and not are_within(after, before):
        raise Forbidden("Nobody changes their own rights; another administrator does.", code="own-rights")
    await within(session, actor, await grants.of_user(session, user_id), after)
    return before, after


async def weigh_unasked(session: AsyncSession, user: User, change: Change) -> tuple[Rights, Rights]:
    """`weigh`, without asking who asks."""
    before = await rights_of(session, user)
    return before, change.of(await grants.of_user(session, user.id) if change.active else before)


async def within(session: AsyncSession, actor: Actor, *rights: Rights) -> None:
    """Raises Forbidden for rights that reach beyond the actor's own."""
    own = await grants.of_user(session, actor.user_id)
    if any(beyond(actor, own, "users:write", [one.scope for one in each]) for each in rights):
        raise BeyondYourOwn


def beyond(actor: Actor, own: Rights, permission: Permission, scopes: Collection[Scope]) -> bool:
    """Whether one of these places lies outside those where the actor, who holds `own`, has the permission."""
    account_ids = actor.within(permission).account_ids
    if account_ids is None:
        return False
    clients = {one.scope.client_id for one in own if permission in permissions_of([one.role])} - {None}
    return any(one.client_id not in clients and one.account_id not in account_ids for one in scopes)


async def needs_a_second(session: AsyncSession, before: Rights, after: Rights) -> bool:
    """More for the whole bureau, and there are (or were, a moment ago) two who look after it."""
    if not widen(after, before):
        return False
    runs_it = holds(User.id, [ADMINISTRATOR.role], BUREAU) & User.disabled_at.is_(None)
    found = select(func.count()).where(or_(runs_it, User.ran_bureau_until > clock.now() - REMEMBERED))
    return (await session.execute(found)).scalar_one() >= 2


async def apply(session: AsyncSession, by: Doer, user_id: int, change: Change) -> None:
    before, after = await weigh_unasked(session, await users.get(session, user_id), change)
    if change.active is not None:
        await users.change(session, by, user_id, active=change.active)
    if change.grants is not None:
        await grants.put(session, by, user_id, change.grants)
    if run_the_bureau(before) and not run_the_bureau(after):
        until = update(User).where(User.id == user_id).values(ran_bureau_until=clock.now())
        await session.execute(until.execution_options(synchronize_session=False))
