"""The contacts that rosters name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, CollectionAggregate, ColumnElement, String, any_, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute

from clients.contacts.models import Contact
from core.reading import Asked, Question


@dataclass(frozen=True)
class Named:
    id: int
    slug: str
    name: str
    retired_at: datetime | None

    def is_gone(self, at: datetime) -> bool:
        return self.retired_at is not None and self.retired_at <= at


def people_of(account_id: ColumnElement[int] | InstrumentedAttribute[int], slugs: CollectionAggregate[Any]) -> Any:
    """A column of another statement: those of these slugs, each for `named_in`; null if there are none."""
    person = func.jsonb_build_array(Contact.id, Contact.slug, Contact.name, Contact.retired_at)
    mine = (Contact.account_id == account_id, Contact.slug == slugs)
    return select(func.jsonb_agg(person)).where(*mine).scalar_subquery()


def named_in(person: Sequence[Any]) -> Named:
    contact_id, slug, name, retired_at = person
    return Named(contact_id, slug, name, datetime.fromisoformat(retired_at) if retired_at else None)


async def people_named(asked: Asked, named: Collection[tuple[int, str]]) -> dict[tuple[int, str], Named]:
    """By account and slug, in one statement; retired ones too."""
    if not named:
        return {}
    accounts, slugs = {account for account, _ in named}, {slug for _, slug in named}
    found = await _of_slugs().rows(asked, {"account_ids": list(accounts), "slugs": list(slugs)})
    return {(row.account_id, row.slug): Named(row.id, row.slug, row.name, row.retired_at) for row in found}


@cache
def _of_slugs() -> Question:
    return Question(
        select(Contact.account_id, Contact.slug, Contact.id, Contact.name, Contact.retired_at).where(
            Contact.account_id == any_(bindparam("account_ids", type_=ARRAY(BigInteger))),
            Contact.slug == any_(bindparam("slugs", type_=ARRAY(String))),
        )
    )


def with_retired(reason: str, gone: Sequence[str]) -> str:
    """The schedule's reason, and who of its people is not there any more."""
    if not gone:
        return reason
    return f"{', '.join(gone)} {'is' if len(gone) == 1 else 'are'} retired; {reason}"
