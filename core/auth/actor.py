"""`Actor`: whom a request acts for, and the one place that says which accounts they may touch."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import InstrumentedAttribute

from core.auth.permissions import Permission
from core.errors import NOT_THERE, Forbidden


class OtherClient(Forbidden):
    """Answered as if it weren't there: who may not see an account learns not even that it exists."""

    status, code = 404, "not-found"

    def __init__(self) -> None:
        super().__init__(NOT_THERE)


class OnlyPeople(Forbidden):
    """Somebody has to answer for it by name."""

    code = "only-people"

    def __init__(self) -> None:
        super().__init__("This takes a person who has signed in: an API key can't do it.")


ActorKind = Literal["user", "key", "contact", "link", "carrier", "system"]


@dataclass(frozen=True)
class Held:
    """Permissions, and the accounts that they hold for. `account_ids` None: for the whole bureau."""

    permissions: frozenset[Permission]
    account_ids: frozenset[int] | None


@dataclass(frozen=True)
class Actor:
    """Whoever acts: somebody signed in, or an API key.

    `account_ids` are those of any permission; an actor that a route is given (`within`) has only those where its own
    permission holds. None: the whole bureau's, without `hidden_ids`: of the synthetic carriers' (`synthetic_ids`) those
    that no grant of their own shows. Nobody at work shall take the canary for a caller. Two are equal when they may do
    the same, whatever they are called meanwhile.
    """

    kind: ActorKind
    id: int
    name: str = field(compare=False)
    held: frozenset[Held]
    synthetic_ids: frozenset[int]
    account_ids: frozenset[int] | None
    hidden_ids: frozenset[int]

    @classmethod
    def holding(
        cls, kind: ActorKind, number: int, name: str, held: frozenset[Held], synthetic_ids: frozenset[int] = frozenset()
    ) -> "Actor":
        return cls(kind, number, name, held, synthetic_ids, *_reach(held, synthetic_ids))

    @property
    def by(self) -> str:
        """As ledger and audit name the actor. Written, never read back."""
        return f"{self.kind}:{self.id}"

    @property
    def user_id(self) -> int:
        """Raises OnlyPeople for whatever is no person."""
        if self.kind != "user":
            raise OnlyPeople
        return self.id

    @property
    def permissions(self) -> frozenset[Permission]:
        """Held anywhere."""
        return frozenset[Permission]().union(*(one.permissions for one in self.held))

    def may(self, permission: Permission) -> bool:
        """Anywhere; `within` says where."""
        return any(permission in one.permissions for one in self.held)

    def within(self, permission: Permission) -> "Actor":
        """The same, seeing only accounts where this permission holds. Raises Forbidden where it holds nowhere."""
        self.require(permission)
        where = frozenset(one for one in self.held if permission in one.permissions)
        account_ids, hidden_ids = _reach(where, self.synthetic_ids)
        return replace(self, account_ids=account_ids, hidden_ids=hidden_ids)

    def require(self, permission: Permission) -> None:
        """For a need that depends on what is asked for; routes otherwise declare theirs with `needs`."""
        if not self.may(permission):
            whose = "your roles don't give" if self.kind == "user" else "this key does not have"
            raise Forbidden(
                f"This needs the permission {permission!r}, which {whose}; ask an administrator.",
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


def _reach(held: frozenset[Held], synthetic_ids: frozenset[int]) -> tuple[frozenset[int] | None, frozenset[int]]:
    """Accounts, and which of all are hidden: a grant of their own shows them."""
    named = frozenset[int]().union(*(one.account_ids for one in held if one.account_ids is not None))
    if any(one.account_ids is None for one in held):
        return None, synthetic_ids - named
    return named, frozenset()


def softphone_identity(user_id: int) -> str:
    """What the phone company knows a person's softphone by. Letters, digits and underscores only."""
    return f"user_{user_id}"
