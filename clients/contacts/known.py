"""What was known at an instant of how people are reached, and of who was an account's backup contact.

Methods are retired, never removed; their states are rows of the ledger; orders and backup contacts are rows for each
change. So a past instant is answered as it was known then.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import METHOD_STATES, BackupContact, ContactMethod, MethodOrder
from clients.contacts.orders import CURRENT_BODY, preferences_of
from clients.contacts.preferences import Preferences
from clients.contacts.reach import Method
from core.states import Transition

_SAID = ("opted_out", "failing")


@dataclass(frozen=True)
class Reachable:
    """One contact's methods by position, and their rules and quiet time."""

    methods: Sequence[Method]
    preferences: Preferences


_NOTHING = Reachable((), Preferences())


async def methods_known(
    session: AsyncSession, contact_ids: Collection[int], as_of: datetime | None = None
) -> dict[int, Reachable]:
    """For each of them; `as_of` None: now. One statement."""
    found = await (_now(session, contact_ids) if as_of is None else _then(session, contact_ids, as_of))
    return {contact_id: found.get(contact_id, _NOTHING) for contact_id in contact_ids}


async def backup_known(session: AsyncSession, account_id: int, as_of: datetime) -> int | None:
    """The contact whom `as_of` had as the account's backup; None if it had none."""
    found = (
        select(BackupContact.contact_id)
        .where(BackupContact.account_id == account_id, BackupContact.since <= as_of)
        .order_by(BackupContact.since.desc(), BackupContact.id.desc())
        .limit(1)
    )
    return (await session.execute(found)).scalar_one_or_none()


async def _now(session: AsyncSession, contact_ids: Collection[int]) -> dict[int, Reachable]:
    found = (
        select(ContactMethod, CURRENT_BODY.label("body"))
        .where(ContactMethod.contact_id.in_(contact_ids), ContactMethod.retired_at.is_(None))
        .order_by(ContactMethod.contact_id, ContactMethod.position, ContactMethod.id)
    )
    rows = (await session.execute(found, execution_options={"populate_existing": True})).all()
    return _grouped([(method, method.state, method.state_reason, body) for method, body in rows])


async def _then(session: AsyncSession, contact_ids: Collection[int], as_of: datetime) -> dict[int, Reachable]:
    state = (
        select(Transition.new, Transition.reason)
        .where(Transition.entity == METHOD_STATES.entity, Transition.entity_id == ContactMethod.id)
        .where(Transition.at <= as_of)
        .order_by(Transition.id.desc())
        .limit(1)
        .lateral()
    )
    orders = (
        select(MethodOrder.body)
        .where(MethodOrder.contact_id == ContactMethod.contact_id, MethodOrder.created_at <= as_of)
        .order_by(MethodOrder.created_at.desc(), MethodOrder.id.desc())
        .limit(1)
        .lateral()
    )
    there = or_(ContactMethod.retired_at.is_(None), ContactMethod.retired_at > as_of)
    found = (
        select(ContactMethod, state.c.new, state.c.reason, orders.c.body)
        .select_from(ContactMethod)
        .outerjoin(state, true())
        .outerjoin(orders, true())
        .where(ContactMethod.contact_id.in_(contact_ids), ContactMethod.created_at <= as_of, there)
        .order_by(ContactMethod.contact_id, ContactMethod.position, ContactMethod.id)
    )
    rows = (await session.execute(found)).all()
    return _grouped([(method, new or method.state, reason or "", body) for method, new, reason, body in rows])


def _grouped(rows: Sequence[tuple[ContactMethod, str, str, dict[str, Any] | None]]) -> dict[int, Reachable]:
    found: dict[int, tuple[list[Method], Preferences]] = {}
    for row, state, reason, body in rows:
        methods, preferences = found.setdefault(row.contact_id, ([], preferences_of(body)))
        place = preferences.methods.index(row.id) if row.id in preferences.methods else row.position
        said = reason if state in _SAID else ""
        methods.append(Method(row.id, row.kind, row.address, place, state, said))
    return {
        contact_id: Reachable(sorted(methods, key=lambda one: (one.position, one.id)), preferences)
        for contact_id, (methods, preferences) in found.items()
    }
