"""Two people may share a number; one person may stand in several accounts. Their names tell which it is."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import Contact, ContactMethod

_TITLES: Final = frozenset({"dr", "doctor", "dra", "md", "do", "mr", "mrs", "ms", "np", "pa", "rn"})


def words_of(name: str) -> list[str]:
    """In small letters, without accents, signs and titles; of nothing but a title, that."""
    kept = [char if char.isalnum() else " " for char in unicodedata.normalize("NFKD", name.casefold()) if _shown(char)]
    words = "".join(kept).split()
    return [word for word in words if word not in _TITLES] or words


def _shown(char: str) -> bool:
    return unicodedata.category(char) not in ("Mn", "Me", "Cf")


def named_alike(one: str, other: str) -> bool:
    """Whether two accounts mean the same person at one address: `Dr. Lee` is `lee`."""
    return words_of(one) == words_of(other)


def people_among(names: Sequence[str]) -> list[str]:
    """Each person once, by the first of their names."""
    return list({tuple(words_of(name)): name for name in reversed(names)}.values())[::-1]


async def is_shared(session: AsyncSession, address: str, name: str) -> bool:
    """Whether this number or mail address is somebody else's as well."""
    written = func.lower(ContactMethod.address) if "@" in address else ContactMethod.address
    found = (
        select(Contact.name)
        .join(ContactMethod, ContactMethod.contact_id == Contact.id)
        .where(written == (address.lower() if "@" in address else address), ContactMethod.kind != "desk")
        .where(ContactMethod.retired_at.is_(None), Contact.retired_at.is_(None))
    )
    return any(not named_alike(name, other) for other in (await session.execute(found)).scalars())
