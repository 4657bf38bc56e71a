"""What the people routes take and give."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from core.auth.grants import RoleGrant, Scope, in_order
from core.auth.models import Approval
from core.auth.permissions import Permission, Role

Password = Annotated[SecretStr, Field(max_length=1000)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignIn(Body):
    email: str = Field(max_length=254)
    password: Password


class ChangePassword(Body):
    current: Password
    new: Password


class Me(BaseModel):
    """`account_ids` is null where all accounts are granted. `must_change_password`: nothing else is open until then."""

    id: int
    name: str
    email: str
    roles: list[str]
    permissions: list[Permission]
    account_ids: list[int] | None
    softphone_identity: str
    must_change_password: bool
    idle_minutes: int


class Granted(Body):
    """A role, and where it is held: for one account, for all of a client (future accounts too), or, with neither, for
    the whole bureau."""

    role: Role
    client_id: int | None = Field(None, ge=1, lt=2**63)
    account_id: int | None = Field(None, ge=1, lt=2**63)

    @model_validator(mode="after")
    def one_place(self) -> "Granted":
        if self.client_id is not None and self.account_id is not None:
            raise ValueError("name a client or an account, not both: of two, make two grants")
        return self

    def meant(self) -> RoleGrant:
        return RoleGrant(self.role, Scope(self.client_id, self.account_id))

    @classmethod
    def of(cls, held: Collection[RoleGrant]) -> "list[Granted]":
        return [
            cls.model_validate({"role": one.role, "client_id": one.scope.client_id, "account_id": one.scope.account_id})
            for one in in_order(held)
        ]


class Grants(Body):
    """All that the person holds; what is left out is taken away."""

    grants: list[Granted] = Field(max_length=1000)

    def meant(self) -> frozenset[RoleGrant]:
        return frozenset(one.meant() for one in self.grants)


class RoleOut(BaseModel):
    role: Role
    permissions: list[Permission]


class RoleList(BaseModel):
    items: list[RoleOut]


class NewUser(Grants):
    grants: list[Granted] = Field(min_length=1, max_length=1000)
    email: str = Field(max_length=254)
    name: str = Field(max_length=1000)


class UserChange(Body):
    name: str | None = Field(None, max_length=1000)
    active: bool | None = None


class SessionOut(BaseModel):
    """One signed-in browser. `seen_at`: when its person last did something; `mine`: the one that asks."""

    id: int
    user_id: int
    name: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    mine: bool


class SessionList(BaseModel):
    items: list[SessionOut]


class ApprovalOut(BaseModel):
    """`wanted` is what is asked for (null: as it is), `was` what the person had then. Nothing is given until `status`,
    which is `waiting`, is `approved`."""

    id: int
    user_id: int
    wanted: dict[str, Any]
    was: dict[str, Any]
    status: str
    asked_by: int
    asked_at: datetime
    expires_at: datetime
    settled_by: str | None
    settled_at: datetime | None

    @classmethod
    def of(cls, row: Approval) -> "ApprovalOut":
        return cls.model_validate(row, from_attributes=True)


class ApprovalPage(BaseModel):
    """`next_cursor` is null on the last page."""

    items: list[ApprovalOut]
    next_cursor: int | None


class UserOut(BaseModel):
    """`waits_for`: what was asked for just now, given once another administrator approves of it (status 202)."""

    id: int
    email: str
    name: str
    active: bool
    password_state: str
    grants: list[Granted]
    created_at: datetime
    waits_for: ApprovalOut | None = None


class UserPage(BaseModel):
    """`next_cursor` is null on the last page."""

    items: list[UserOut]
    next_cursor: int | None


class TemporaryPassword(BaseModel):
    """Shown this once. It signs in once, within a day, and then has to be changed. `waits_for` as in a user."""

    user_id: int
    temporary_password: str
    waits_for: ApprovalOut | None = None
