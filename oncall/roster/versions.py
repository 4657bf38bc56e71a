"""Published rosters, parsed. A version never changes, so each is read and parsed once a process."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import ARRAY, BigInteger, String, any_, bindparam, lateral, literal, select, true, union_all

from core.documents.models import Document, DocumentVersion
from core.reading import Asked, Question
from oncall.models import CoverRow
from oncall.people import Named, named_in, people_of
from oncall.roster.schema import KIND, Roster

_KEPT: Final = 4096
# ids begin anew in another database: the time of publishing tells their versions apart
_Key = tuple[int, datetime]
_parsed: Final[dict[_Key, Roster]] = {}


@dataclass(frozen=True)
class Versions:
    """By account and slug, in force from; and the accounts that may have cover in the window: few have, and those
    without need not be asked about it. `people` are those of `naming`."""

    of: Mapping[tuple[int, str], Sequence[tuple[datetime, Roster]]]
    covered: Collection[int]
    people: Mapping[tuple[int, str], Named]


async def versions_known(
    asked: Asked,
    account_ids: Sequence[int],
    start: datetime,
    end: datetime,
    *,
    as_of: datetime,
    slug: str | None = None,
    naming: Collection[str] = (),
) -> Versions:
    """What is in force at `start`, and what takes over before `end`; only what was published by `as_of`; and with it
    the contacts of these slugs. Two statements, whatever the number of accounts; one where all were read before."""
    values = {"account_ids": list(account_ids), "start": start, "end": end, "as_of": as_of, "naming": list(naming)}
    values |= {"slug": slug} if slug else {}
    found = await _in_force(of_slug=slug is not None).rows(asked, values)
    rosters = await _rosters(asked, {(row.id, row.published_at) for row in found})
    by_roster: dict[tuple[int, str], dict[datetime, Roster]] = {}
    for row in sorted(found, key=lambda row: (row.effective_from, row.number)):
        # of two that take effect at once the later number holds
        of = by_roster.setdefault((row.account_id, row.slug), {})
        of[row.effective_from] = rosters[row.id, row.published_at]
    versions = {key: list(of.items()) for key, of in by_roster.items()}
    people = {(row.account_id, one.slug): one for row in found for one in map(named_in, row.people or ())}
    return Versions(versions, {row.account_id for row in found if row.covered}, people)


@cache
def _in_force(*, of_slug: bool) -> Question:
    version = DocumentVersion
    columns = (version.id, version.effective_from, version.number, version.published_at)
    mine = select(*columns).where(version.document_id == Document.id, version.published_at <= bindparam("as_of"))
    then = (
        mine.where(version.effective_from <= bindparam("start"))
        .order_by(version.effective_from.desc(), version.number.desc())
        .limit(1)
    )
    coming = mine.where(version.effective_from > bindparam("start"), version.effective_from < bindparam("end"))
    # the order leads to the index: where one account has nearly all cover, the others would be looked for row by row
    covered = (
        select(literal(True))
        .where(CoverRow.account_id == Document.account_id)
        .where(CoverRow.ends_at > bindparam("start"), CoverRow.starts_at <= bindparam("end"))
        .order_by(CoverRow.ends_at)
        .limit(1)
        .scalar_subquery()
    )
    people = people_of(Document.account_id, any_(bindparam("naming", type_=ARRAY(String))))
    both = lateral(union_all(then.correlate(Document), coming.correlate(Document)))
    statement = (
        select(Document.account_id, Document.slug, covered.label("covered"), people.label("people"), *both.c)
        .join(both, true())
        .where(Document.kind == KIND, Document.account_id == any_(bindparam("account_ids", type_=ARRAY(BigInteger))))
    )
    return Question(statement.where(Document.slug == bindparam("slug")) if of_slug else statement)


@cache
def _bodies() -> Question:
    wanted = DocumentVersion.id == any_(bindparam("version_ids", type_=ARRAY(BigInteger)))
    return Question(select(DocumentVersion.id, DocumentVersion.body).where(wanted))


async def _rosters(asked: Asked, keys: Iterable[_Key]) -> dict[_Key, Roster]:
    rosters = {key: _parsed[key] for key in keys if key in _parsed}
    missing = {key[0]: key for key in keys if key not in rosters}
    if missing:
        for version_id, body in await _bodies().rows(asked, {"version_ids": list(missing)}):
            rosters[missing[version_id]] = _keep(missing[version_id], Roster.model_validate(body))
    return rosters


def _keep(key: _Key, roster: Roster) -> Roster:
    while len(_parsed) >= _KEPT:
        _parsed.pop(next(iter(_parsed)))
    _parsed[key] = roster
    return roster
