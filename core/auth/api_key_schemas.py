"""What the API key routes take and give."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

from core.auth.api_keys.allowance import MOST, PER_MINUTE
from core.auth.grants import Scope
from core.auth.models import ApiKey
from core.auth.permissions import Permission
from core.auth.schemas import Body
from core.errors import Invalid

_Id = Annotated[int, Field(ge=1, lt=2**63)]


class NewApiKey(Body):
    """`all_accounts`: the whole bureau's, future ones too. `expires_at` null: it stands until it is revoked."""

    name: str = Field(max_length=200)
    permissions: list[Permission] = Field(min_length=1, max_length=40)
    all_accounts: bool = False
    client_ids: list[_Id] = Field(default_factory=list, max_length=1000)
    account_ids: list[_Id] = Field(default_factory=list, max_length=1000)
    per_minute: int = Field(PER_MINUTE, ge=1, le=MOST)
    expires_at: AwareDatetime | None = None

    def scopes(self) -> frozenset[Scope]:
        """Raises Invalid where there are none."""
        if self.all_accounts:
            return frozenset({Scope()})
        clients, accounts = map(_of_client, self.client_ids), map(_of_account, self.account_ids)
        found = frozenset([*clients, *accounts])
        if not found:
            raise Invalid("Say which accounts the key is for: all_accounts, client_ids or account_ids.")
        return found


class ApiKeyOut(BaseModel):
    """`shown` is how the key begins. `last_used_at` is right to the minute. `made_by` and `revoked_by` as in the
    ledger."""

    id: int
    name: str
    shown: str
    permissions: list[Permission]
    all_accounts: bool
    client_ids: list[int]
    account_ids: list[int]
    per_minute: int
    made_by: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None
    last_used_at: datetime | None
    last_used_from: str | None

    @classmethod
    def of(cls, row: ApiKey, scopes: Collection[Scope]) -> "ApiKeyOut":
        return cls.model_validate(
            {
                **{name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)},
                "made_by": row.created_by,
                "all_accounts": Scope() in scopes,
                "client_ids": sorted(one.client_id for one in scopes if one.client_id is not None),
                "account_ids": sorted(one.account_id for one in scopes if one.account_id is not None),
            }
        )


class NewApiKeyOut(ApiKeyOut):
    """`key` is shown this once."""

    key: str


class ApiKeyPage(BaseModel):
    """`may_give`: what one may give a key oneself. `next_cursor` is null on the last page."""

    items: list[ApiKeyOut]
    may_give: list[Permission]
    next_cursor: int | None


def _of_client(number: int) -> Scope:
    return Scope(client_id=number)


def _of_account(number: int) -> Scope:
    return Scope(account_id=number)
