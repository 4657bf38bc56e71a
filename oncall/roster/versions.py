"""Published rosters, parsed. A version never changes, so each is read and parsed once a process."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, lateral, select, true, union_all

from core.documents.models import Document, DocumentVersion
from core.reading import Asked, Question
from oncall.roster.schema import KIND, Roster

_KEPT: Final = 4096
# ids begin anew in another database: the time of publishing tells their versions apart
_Key = tuple[int, datetime]
_parsed: Final[dict[_Key, Roster]] = {}


async def versions_known(
    asked: Asked,
    account_ids: Sequence[int],
    start: datetime,
    end: datetime,
    *,
    as_of: datetime,
    slug: str | None = None,
) -> dict[tuple[int, str], list[tuple[datetime, Roster]]]:
    """By account and slug: what is in force at `start`, and what takes over before `end`; only what was published by
    `as_of`. Two statements, whatever the number of accounts; one where all were read before."""
    values = {"account_ids": list(account_ids), "start": start, "end": end, "as_of": as_of}
    values |= {"slug": slug} if slug else {}
    found = await _in_force(of_slug=slug is not None).rows(asked, values)
    rosters = await _rosters(asked, {(row.id, row.published_at) for row in found})
    by_roster: dict[tuple[int, str], dict[datetime, Roster]] = {}
    for row in sorted(found, key=lambda row: (row.effective_from, row.number)):
        # of two that take effect at once the later number holds
        of = by_roster.setdefault((row.account_id, row.slug), {})
        of[row.effective_from] = rosters[row.id, row.published_at]
    return {key: list(of.items()) for key, of in by_roster.items()}


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
    both = lateral(union_all(then.correlate(Document), coming.correlate(Document)))
    statement = (
        select(Document.account_id, Document.slug, both.c.id, both.c.effective_from, both.c.number, both.c.published_at)
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
