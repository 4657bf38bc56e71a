"""Versions of a contact's order, rules and quiet time: each change is a new row, so that the past can be told."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ScalarSelect, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import Contact, ContactMethod, MethodOrder
from clients.contacts.preferences import OrderRule, Preferences, Quiet
from clients.faults import unknown
from core import clock
from core.errors import Invalid

# of each method's contact: read with the methods themselves, in one statement
CURRENT_BODY: Final[ScalarSelect[dict[str, Any]]] = (
    select(MethodOrder.body)
    .where(MethodOrder.contact_id == ContactMethod.contact_id, MethodOrder.retired_at.is_(None))
    .correlate(ContactMethod)
    .scalar_subquery()
)


def preferences_of(body: dict[str, Any] | None) -> Preferences:
    """Of one who never said anything: their methods as written, and never quiet."""
    return Preferences.model_validate(body) if body else Preferences()


async def current(session: AsyncSession, contact_ids: Collection[int]) -> dict[int, Preferences]:
    """For each of them."""
    found = select(MethodOrder.contact_id, MethodOrder.body).where(
        MethodOrder.contact_id.in_(contact_ids), MethodOrder.retired_at.is_(None)
    )
    bodies: dict[int, dict[str, Any]] = dict((await session.execute(found)).all())
    return {contact_id: preferences_of(bodies.get(contact_id)) for contact_id in contact_ids}


async def write(
    session: AsyncSession, contact_id: int, by: str, *, rules: list[OrderRule] | None = None, quiet: Quiet | None = None
) -> bool:
    """A new version, if anything is different: rules and quiet time where given, and always the methods' positions as
    they are now. Raises Invalid for a rule that names another's method. False if nothing is."""
    await session.execute(select(Contact.id).where(Contact.id == contact_id).with_for_update())
    old = (await current(session, [contact_id]))[contact_id]
    methods = await _by_position(session, contact_id)
    new = Preferences(
        methods=methods,
        rules=[_checked(rule, methods) for rule in rules] if rules is not None else old.rules,
        quiet=quiet if quiet is not None else old.quiet,
    )
    if new == old:
        return False
    now = clock.now()
    await session.execute(
        update(MethodOrder)
        .where(MethodOrder.contact_id == contact_id, MethodOrder.retired_at.is_(None))
        .values(retired_at=now)
        .execution_options(synchronize_session=False)
    )
    body = new.model_dump(mode="json", by_alias=True)
    session.add(MethodOrder(contact_id=contact_id, body=body, created_at=now, created_by=by))
    await session.flush()
    return True


def _checked(rule: OrderRule, methods: list[int]) -> OrderRule:
    strange = [one for one in rule.methods if isinstance(one, int) and one not in methods]
    if strange:
        hint = unknown("method", str(strange[0]), [str(one) for one in methods])
        raise Invalid(f"A rule names a method that is not theirs: {hint}.")
    return rule


async def _by_position(session: AsyncSession, contact_id: int) -> list[int]:
    found = (
        select(ContactMethod.id)
        .where(ContactMethod.contact_id == contact_id, ContactMethod.retired_at.is_(None))
        .order_by(ContactMethod.position, ContactMethod.id)
    )
    return list((await session.execute(found)).scalars())
