"""Kinds of contact methods over which nothing can go out, whosever they are, and why. `app` fills the registry."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.kinds import FROM_A_NUMBER
from clients.numbers.lookup import of_account
from core.settings import Settings

NO_NUMBER: Final = "the account has no number to send from"
Finder = Callable[[Settings], Mapping[str, str]]

_finders: dict[str, Finder] = {}


def register(name: str, finder: Finder) -> None:
    """`finder` gives reasons in words, with how to mend them, by kind. Once per process; again replaces."""
    _finders[name] = finder


def shut(settings: Settings, *, number: bool = True) -> dict[str, str]:
    """By kind. `number`: the account has one of its carrier."""
    found: dict[str, str] = {} if number else dict.fromkeys(FROM_A_NUMBER, NO_NUMBER)
    for finder in _finders.values():
        found |= finder(settings)
    return found


async def shut_for(session: AsyncSession, settings: Settings, account: Account) -> dict[str, str]:
    """As it is now."""
    numbers = await of_account(session, account.id)
    return shut(settings, number=any(one.carrier_id == account.carrier_id for one in numbers))
