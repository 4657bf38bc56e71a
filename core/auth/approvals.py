"""A second person for rights that concern the whole bureau: asked for by one administrator, given by another."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.audit import AuditRow, Doer, audit
from core.auth import grants, rights, users
from core.auth.actor import Actor
from core.auth.grants import RoleGrant, Scope
from core.auth.models import APPROVAL, Approval
from core.auth.rights import Change, Rights
from core.errors import Conflict, Forbidden, NotFound
from core.house import House
from core.states import insert_born, move, move_row

LASTS: Final = timedelta(hours=72)
_RESET_BY: Final = timedelta(days=7)


async def give(session: AsyncSession, actor: Actor, user_id: int, change: Change) -> Approval | None:
    """Change somebody's rights, if the actor may; where it takes two, ask for it. Gives the approval it waits for."""
    before, after = await rights.weigh(session, actor, user_id, change)
    if await rights.needs_a_second(session, before, after):
        return await _ask(session, actor, user_id, change, before)
    await rights.apply(session, actor, user_id, change)
    return None


async def approve(session: AsyncSession, doer: Actor | Doer, approval_id: int) -> Approval:
    """Say yes: the rights are given in this moment. Raises Forbidden, Conflict, NotFound."""
    row = await _held(session, approval_id)
    if isinstance(doer, Actor):
        await _may_settle(session, doer, row)
    now = await rights.rights_of(session, await users.get(session, row.user_id))
    if _as_json(now) != row.was:
        await _settle(session, row, "void", doer.by)
        return row
    await rights.apply(session, doer, row.user_id, _change(row.wanted))
    await _settle(session, row, "approved", doer.by)
    return row


async def refuse(session: AsyncSession, actor: Actor, approval_id: int) -> Approval:
    row = await _held(session, approval_id)
    await _may_settle(session, actor, row)
    await _settle(session, row, "refused", actor.by)
    return row


async def withdraw(session: AsyncSession, actor: Actor, approval_id: int) -> Approval:
    row = await _held(session, approval_id)
    if row.asked_by != actor.user_id:
        raise Forbidden("Only who asked for it takes it back; you can refuse it.", code="not-yours")
    await _settle(session, row, "withdrawn", actor.by)
    return row


async def listed(session: AsyncSession, *, waiting: bool, after: int = 0, limit: int = 100) -> Sequence[Approval]:
    found = select(Approval).where(Approval.id > after).order_by(Approval.id).limit(limit)
    if waiting:
        found = found.where(Approval.status == "waiting", Approval.expires_at > clock.now())
    return (await session.execute(found)).scalars().all()


async def expire(house: House) -> None:
    """Recurring: what nobody answered in time is over."""
    async with house.transaction() as session:
        late = select(Approval.id).where(Approval.status == "waiting", Approval.expires_at <= clock.now())
        for approval_id in (await session.execute(late)).scalars().all():
            settled: dict[str, Any] = {"settled_by": "system", "settled_at": clock.now()}
            if await move(session, APPROVAL, approval_id, "expired", reason="nobody answered", by="system", **settled):
                await audit(session, "system", "approval-expired", f"approval:{approval_id}")


async def _ask(session: AsyncSession, actor: Actor, user_id: int, change: Change, before: Rights) -> Approval:
    now = clock.now()
    row = Approval(
        user_id=user_id,
        wanted=_as_json(change),
        was=_as_json(before),
        status="waiting",
        asked_by=actor.user_id,
        asked_at=now,
        expires_at=now + LASTS,
    )
    await insert_born(session, APPROVAL, row, reason="a second person is needed", by=actor.by)
    await audit(session, actor, "ask-approval", f"user:{user_id}", approval=row.id)
    return row


async def _held(session: AsyncSession, approval_id: int) -> Approval:
    row = await session.get(Approval, approval_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("There is no such request.")
    if row.status != "waiting" or row.expires_at <= clock.now():
        status = "expired" if row.status == "waiting" else row.status
        raise Conflict(f"This request is {status}; ask for it anew.", code="finished", status_now=status)
    return row


async def _may_settle(session: AsyncSession, actor: Actor, row: Approval) -> None:
    if row.asked_by == actor.user_id:
        raise Forbidden("It takes a second person: another administrator of the whole bureau.", code="second-person")
    if row.user_id == actor.user_id:
        raise Forbidden("Nobody changes their own rights; another administrator does.", code="own-rights")
    if actor.account_ids is not None:
        raise Forbidden("This is for an administrator of the whole bureau.", code="beyond-your-own")
    # Who can make somebody's password anew could be that somebody: no second person for a while.
    reset = exists().where(
        AuditRow.action == "password-reset",
        AuditRow.subject == actor.by,
        AuditRow.who == f"user:{row.asked_by}",
        AuditRow.at > clock.now() - _RESET_BY,
    )
    if (await session.execute(select(reset))).scalar_one():
        raise Forbidden(
            "Whoever asks for this has reset your password within the last week: somebody else has to approve it.",
            code="second-person",
        )


async def _settle(session: AsyncSession, row: Approval, status: str, by: str) -> None:
    settled: dict[str, Any] = {"settled_by": by, "settled_at": clock.now()}
    await move_row(session, APPROVAL, row, status, reason=status, by=by, **settled)
    await audit(session, by, f"approval-{status}", f"approval:{row.id}", user=row.user_id, asked_by=row.asked_by)


def _as_json(what: Change | Rights) -> dict[str, Any]:
    if isinstance(what, Change):
        granted = None if what.grants is None else _listed(what.grants)
        return {"grants": granted, "active": what.active}
    return {"grants": _listed(what)}


def _listed(rights: Rights) -> list[dict[str, Any]]:
    return [
        {"role": one.role, "client_id": one.scope.client_id, "account_id": one.scope.account_id}
        for one in grants.in_order(rights)
    ]


def _change(wanted: Mapping[str, Any]) -> Change:
    granted = wanted["grants"]
    listed_ = (
        None
        if granted is None
        else frozenset(RoleGrant(one["role"], Scope(one["client_id"], one["account_id"])) for one in granted)
    )
    return Change(listed_, wanted["active"])
