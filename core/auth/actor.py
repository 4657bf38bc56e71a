"""`Actor`: the person a request acts for, and the one place that says which accounts they may touch."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import InstrumentedAttribute

from core.auth.permissions import Permission, permissions_of
from core.errors import NOT_THERE, Forbidden


class OtherClient(Forbidden):
    """Answered as if it weren't there: who may not see an account learns not even that it exists."""

    status, code = 404, "not-found"

    def __init__(self) -> None:
        super().__init__(NOT_THERE)


@dataclass(frozen=True)
class Actor:
    """A signed-in person. `account_ids` is None where all accounts are granted; then `hidden_ids` are of synthetic
    carriers, which only a grant of their own shows: nobody at work shall take the canary for a caller. Two are equal
    when they may do the same, whatever the person is called meanwhile.
    """

    user_id: int
    name: str = field(compare=False)
    roles: frozenset[str]
    account_ids: frozenset[int] | None
    hidden_ids: frozenset[int] = frozenset()

    @property
    def by(self) -> str:
        """As ledger and audit name the person."""
        return f"user:{self.user_id}"

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """For a need that depends on what is asked for; routes otherwise declare theirs with `needs`."""
        if not self.may(permission):
            raise Forbidden(
                f"This needs the permission {permission!r}, which your roles don't give; ask an administrator.",
                needs=permission,
            )

    def sees(self, account_id: int | None) -> bool:
        """Whether this account is granted. What belongs to no account is for those who have all."""
        if self.account_ids is None:
            return account_id not in self.hidden_ids
        return account_id in self.account_ids

    def check(self, account_id: int | None) -> None:
        """Raise, as a 404, when the account is another client's."""
        if not self.sees(account_id):
            raise OtherClient

    def among(self, account_id: ColumnElement[int] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """The condition that keeps a query to the accounts granted:
        `select(...).where(actor.among(Message.account_id))`.
        """
        if self.account_ids is not None:
            return account_id.in_(self.account_ids)
        return account_id.not_in(self.hidden_ids) if self.hidden_ids else true()


def softphone_identity(user_id: int) -> str:
    """What the phone company knows a person's softphone by. Letters, digits and underscores only."""
    return f"user_{user_id}"
