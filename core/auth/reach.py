"""How far a grant reaches, as SQL. `core` knows the names of two tables above it, and nothing else of them."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    column,
    exists,
    func,
    not_,
    or_,
    select,
    table,
    text,
)

from core.auth.models import ApiKey, Grant, User

ACCOUNTS: Final = table(
    "accounts", column("id", BigInteger), column("client_id", BigInteger), column("carrier_id", BigInteger)
)
CARRIERS: Final = table("carriers", column("id", BigInteger), column("synthetic", Boolean))

BUREAU: Final = and_(Grant.client_id.is_(None), Grant.account_id.is_(None))


def names(client_id: Any, account_id: Any) -> ColumnElement[bool]:
    """That a grant is of this client or this account."""
    return or_(Grant.client_id == client_id, Grant.account_id == account_id)


def holds(user_id: Any, roles: Collection[str], where: ColumnElement[bool]) -> ColumnElement[bool]:
    """That somebody holds one of these roles, by a grant that is `where`."""
    return exists().where(Grant.user_id == user_id, Grant.role.in_(roles), where)


def of_account(user_id: Any, roles: Collection[str], client_id: Any, account_id: Any) -> ColumnElement[bool]:
    """That somebody holds one of these roles for an account, be it for the whole bureau."""
    return holds(user_id, roles, or_(BUREAU, names(client_id, account_id)))


def by_role(holder: ColumnElement[bool], which: ColumnElement[bool]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Two columns: the roles held for the whole bureau, and of the others `{role: [account ids]}` (null: none). A key
    has no role: its are under the empty word. `which` accounts are looked up at all; a role that holds for none of them
    is there too."""
    role = func.coalesce(Grant.role, "")
    # Named: left to themselves, inner queries bring holders of their own along, and anybody's grant is everybody's.
    whole = select(role).where(holder, BUREAU).correlate(User, ApiKey)
    bureau = func.array(whole.scalar_subquery(), type_=ARRAY(String))
    ids = func.jsonb_agg(ACCOUNTS.c.id.distinct()).filter(ACCOUNTS.c.id.is_not(None))
    each = (
        select(role.label("role"), func.coalesce(ids, text("'[]'")).label("ids"))
        .outerjoin(ACCOUNTS, and_(which, names(ACCOUNTS.c.client_id, ACCOUNTS.c.id)))
        .where(holder, not_(BUREAU))
        .group_by(role)
        .correlate(User, ApiKey)
        .subquery()
    )
    return bureau, select(func.jsonb_object_agg(each.c.role, each.c.ids)).scalar_subquery()


def synthetic(if_: ColumnElement[bool], which: ColumnElement[bool]) -> ColumnElement[Any]:
    """Ids of the accounts of synthetic carriers."""
    ids: Select[int] = (
        select(ACCOUNTS.c.id).join(CARRIERS, CARRIERS.c.id == ACCOUNTS.c.carrier_id).where(CARRIERS.c.synthetic, which)
    )
    return case((if_, func.array(ids.scalar_subquery(), type_=ARRAY(BigInteger))), else_=None)
