"""The demo bureau in a test's database, and how to change a file of it."""

import copy
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from app.accounts_yaml import import_text
from clients.accounts.models import Account
from clients.accounts_yaml.report import Report
from core.documents import yaml_text
from core.house import House
from telephony import carriers

BUREAU = Path(__file__).parents[2] / "app" / "demo" / "bureau"
FILES = sorted(BUREAU.glob("*.yaml"))


def written(name: str) -> dict[str, Any]:
    """A file of the demo bureau as values, to change and import."""
    data: dict[str, Any] = yaml_text.load((BUREAU / f"{name}.yaml").read_text())
    return copy.deepcopy(data)


async def bring(house: House, data: dict[str, Any] | str, **more: Any) -> Report:
    text = data if isinstance(data, str) else yaml_text.dump(data)
    return await import_text(house, text, name="test.yaml", **more)


async def lay_lines(house: House) -> None:
    """The two carriers of the demo."""
    async with house.transaction() as session:
        for number, slug in enumerate(("main", "canary")):
            await carriers.save(
                session,
                house.keyring,
                slug=slug,
                name=slug,
                base_url="http://phone-company.invalid",
                account_sid=f"AC{number:032}",
                auth_token=SecretStr("a-token-of-the-tests"),
                synthetic=slug == "canary",
            )


async def account_id(house: House, slug: str) -> int:
    async with house.transaction() as session:
        return (await session.execute(select(Account.id).where(Account.slug == slug))).scalar_one()
