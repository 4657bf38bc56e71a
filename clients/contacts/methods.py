"""A contact's methods: made, verified, put in order, retired."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts import orders
from clients.contacts.kinds import MethodKind
from clients.contacts.models import METHOD_STATES, Contact, ContactMethod
from clients.contacts.preferences import OrderRule
from core import clock
from core.errors import Conflict, Invalid, NotFound
from core.states import born, move
from core.texts.speaking import gettext

MOST = 10


async def methods_of(session: AsyncSession, contact_id: int) -> list[ContactMethod]:
    """By position, without retired ones."""
    found = (
        select(ContactMethod)
        .where(ContactMethod.contact_id == contact_id, ContactMethod.retired_at.is_(None))
        .order_by(ContactMethod.position, ContactMethod.id)
    )
    return list((await session.execute(found)).scalars())


async def get_method(session: AsyncSession, contact: Contact, method_id: int) -> ContactMethod:
    """Raises NotFound, also for another's and for a retired one."""
    method = await session.get(ContactMethod, method_id, populate_existing=True)
    if method is None or method.contact_id != contact.id or method.retired_at is not None:
        raise NotFound(gettext("There is no such contact method."))
    return method


async def add(
    session: AsyncSession,
    contact: Contact,
    kind: MethodKind,
    address: str,
    *,
    position: int | None = None,
    vouched: bool = False,
    by: str,
    reason: str,
) -> ContactMethod:
    """`vouched`: it is known to be theirs without a code. At the end of their order, unless a position is given. Raises
    Conflict for one that they have."""
    there = await methods_of(session, contact.id)
    if any((one.kind, one.address) == (kind, address) for one in there):
        raise Conflict(gettext("%(name)s has this way already.", name=contact.name), code="there_already")
    if len(there) >= MOST:
        raise Invalid(gettext("A contact has %(most)s ways at most; remove one that is not used any more.", most=MOST))
    now = clock.now()
    method = ContactMethod(
        contact_id=contact.id,
        account_id=contact.account_id,
        kind=kind,
        address=address,
        position=max((one.position for one in there), default=-1) + 1 if position is None else position,
        state="ok" if vouched else "unverified",
        state_reason="",
        state_at=now,
        verified_at=now if vouched else None,
        created_at=now,
    )
    session.add(method)
    await session.flush()
    state = method.state
    await born(session, METHOD_STATES, method.id, state, reason=reason, by=by, account_id=contact.account_id)
    return method


async def verified(session: AsyncSession, method: ContactMethod, *, by: str, reason: str) -> bool:
    """It is known to be its person's. False if that was known. One that opted out or fails stays so."""
    if method.verified_at is not None:
        return False
    method.verified_at = clock.now()
    await session.flush()
    await move(
        session, METHOD_STATES, method.id, "ok", only_from=("unverified",), reason=reason, by=by,
        state_reason="", state_at=method.verified_at,
    )  # fmt: skip
    await session.refresh(method)
    return True


async def remove(session: AsyncSession, contact: Contact, method: ContactMethod, by: str) -> None:
    """Retired: nothing goes over it any more. Rules forget it."""
    method.retired_at = clock.now()
    await session.flush()
    rules = (await orders.current(session, [contact.id]))[contact.id].rules
    await orders.write(session, contact.id, by, rules=_without(rules, method.id))


async def arrange(session: AsyncSession, contact: Contact, ids: list[int]) -> None:
    """Their methods in this order; each of them must be named once. Raises Invalid."""
    there = {method.id: method for method in await methods_of(session, contact.id)}
    if sorted(ids) != sorted(there):
        raise Invalid(f"Name each of their methods once, in order: {', '.join(str(one) for one in there) or 'none'}.")
    for position, method_id in enumerate(ids):
        there[method_id].position = position
    await session.flush()


def _without(rules: list[OrderRule], method_id: int) -> list[OrderRule]:
    left = [(rule, [one for one in rule.methods if one != method_id]) for rule in rules]
    return [rule.model_copy(update={"methods": named}) for rule, named in left if named]
