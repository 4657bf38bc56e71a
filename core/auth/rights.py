"""Giving people rights: never beyond one's own, never to oneself, and what concerns the whole bureau by two.

What the routes call; `users` and `grants` below it change rows and ask nothing, for the command line and imports.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.audit import Doer
from core.auth import grants, users
from core.auth.actor import Actor
from core.auth.models import User
from core.errors import Forbidden

REMEMBERED: Final = timedelta(days=7)
"""An administrator who was taken away counts for so long: nobody gets rid of the second person to be the only one."""


@dataclass(frozen=True)
class Rights:
    """What somebody may do, and for whom. Of a disabled person: nothing."""

    roles: frozenset[str] = frozenset()
    all_accounts: bool = False
    client_ids: frozenset[int] = frozenset()
    account_ids: frozenset[int] = frozenset()

    @property
    def runs_the_bureau(self) -> bool:
        return self.all_accounts and "admin" in self.roles

    def is_within(self, other: "Rights") -> bool:
        """Whether this is no more than that; of two ways to grant an account, the narrower is not looked up."""
        accounts = other.all_accounts or (
            not self.all_accounts and self.client_ids <= other.client_ids and self.account_ids <= other.account_ids
        )
        return accounts and self.roles <= other.roles

    def widens(self, before: "Rights") -> bool:
        """Whether somebody may do more for the whole bureau than before."""
        return self.all_accounts and (not before.all_accounts or not self.roles <= before.roles)


async def rights_of(session: AsyncSession, user: User) -> Rights:
    return Rights() if user.disabled_at is not None else await _on_paper(session, user)


async def _on_paper(session: AsyncSession, user: User) -> Rights:
    clients, accounts = await grants.of_user(session, user.id)
    return Rights(frozenset(user.roles), user.all_accounts, frozenset(clients), frozenset(accounts))


@dataclass(frozen=True)
class Change:
    """What is asked for; None: as it is."""

    roles: Collection[str] | None = None
    active: bool | None = None
    all_accounts: bool | None = None
    client_ids: Collection[int] = ()
    account_ids: Collection[int] = ()

    def of(self, now: Rights) -> Rights:
        roles = now if self.roles is None else replace(now, roles=frozenset(self.roles))
        if self.active is False:
            return Rights()
        if self.all_accounts is None:
            return roles
        return Rights(roles.roles, self.all_accounts, frozenset(self.client_ids), frozenset(self.account_ids))


async def weigh(session: AsyncSession, actor: Actor, user_id: int, change: Change) -> tuple[Rights, Rights]:
    """What the person has, and what they would have. Raises Forbidden where the one who asks may not ask for that."""
    user = await users.get(session, user_id)
    await grants.refuse_unknown(session, change.client_ids, change.account_ids)
    before, after = await weigh_unasked(session, user, change)
    if user_id == actor.user_id and not after.is_within(before):
        raise Forbidden("Nobody changes their own rights; another administrator does.", code="own-rights")
    await within(session, actor, await _on_paper(session, user), after)
    return before, after


async def weigh_unasked(session: AsyncSession, user: User, change: Change) -> tuple[Rights, Rights]:
    """`weigh`, without asking who asks."""
    before = await rights_of(session, user)
    return before, change.of(await _on_paper(session, user) if change.active else before)


async def within(session: AsyncSession, actor: Actor, *rights: Rights) -> None:
    """Raises Forbidden for rights that reach beyond the actor's own."""
    if actor.account_ids is None:
        return
    clients, _ = await grants.of_user(session, actor.user_id)
    for one in rights:
        if one.all_accounts or one.client_ids - set(clients) or one.account_ids - actor.account_ids:
            raise Forbidden(
                "That reaches beyond what is granted to you. An administrator with all accounts can do it.",
                code="beyond-your-own",
            )


async def needs_a_second(session: AsyncSession, before: Rights, after: Rights) -> bool:
    """More for the whole bureau, and there are (or were, a moment ago) two who look after it."""
    if not after.widens(before):
        return False
    runs_it = User.roles.contains(["admin"]) & User.all_accounts & User.disabled_at.is_(None)
    found = select(func.count()).where(or_(runs_it, User.ran_bureau_until > clock.now() - REMEMBERED))
    return (await session.execute(found)).scalar_one() >= 2


async def apply(session: AsyncSession, by: Doer, user_id: int, change: Change) -> None:
    before, after = await weigh_unasked(session, await users.get(session, user_id), change)
    if change.roles is not None or change.active is not None:
        await users.change(session, by, user_id, roles=change.roles, active=change.active)
    if change.all_accounts is not None:
        await grants.put(
            session, by, user_id, all_accounts=change.all_accounts, client_ids=change.client_ids,
            account_ids=change.account_ids,
        )  # fmt: skip
    if before.runs_the_bureau and not after.runs_the_bureau:
        until = update(User).where(User.id == user_id).values(ran_bureau_until=clock.now())
        await session.execute(until.execution_options(synchronize_session=False))
