"""What a folder adds to an account's YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.accounts_yaml.report import Report
from clients.faults import Fault, Path
from core.crypto.keyring import Keyring

# an account as it stands in the file; its shape is known only after the check
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """One import of one file. `by` is who does it, as in the ledger."""

    session: AsyncSession
    keyring: Keyring
    by: str
    now: datetime
    report: Report


@dataclass(frozen=True)
class Work:
    """One account of it."""

    run: Run
    account: Account
    raw: Raw


class Part(Protocol):
    """One key of an account. Parts are checked all together, then applied in their order, in one transaction."""

    @property
    def key(self) -> str: ...

    @property
    def description(self) -> str: ...

    def check(self, raw: Raw) -> list[Fault]:
        """Everything wrong with the value, or named by it and not there; paths begin with the key. Pure."""

    async def afterwards(self, session: AsyncSession, account: Account, raw: Raw) -> Any | None:
        """The value as it will be: the file's, and what the file leaves out as it is. None if there is none."""

    async def check_stored(self, session: AsyncSession, account: Account, raw: Raw) -> list[Fault]:
        """What the file can't do to what is there already. Called for accounts that exist, when all else is right."""

    async def check_applied(self, work: Work) -> list[Fault]:
        """What is wrong now that all of the account is as the file says; the import is then refused."""

    async def apply(self, work: Work) -> None:
        """Make it so; flush, never commit. A key that is not in the file changes nothing."""

    async def export(self, session: AsyncSession, account: Account) -> Any | None:
        """The value whose import changes nothing; None leaves the key out."""


def slugs_of(raw: Raw, key: str, path: Path = ("slug",)) -> list[str]:
    """The slugs in a list of the file, as far as it can be read: others check whether it is right."""
    items = raw.get(key)
    found = (_at(item, path) for item in items) if isinstance(items, list) else ()
    return [slug for slug in found if isinstance(slug, str)]


def contact_slugs(raw: Raw) -> list[str]:
    return slugs_of(raw, "contacts")


def _at(value: Any, path: Path) -> Any:
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value
