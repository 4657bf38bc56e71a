"""Feeds: who may make one of what, what is kept of its address, and that revoking ends it."""

from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from core.audit import AuditRow
from core.errors import Conflict, Forbidden, Invalid
from oncall.ical import feeds
from oncall.ical.models import IcalFeed
from tests.oncall.cover.ground import HOUR, Clinic


async def made(clinic: Clinic, by: str, **of: Any) -> tuple[IcalFeed, str]:
    async with clinic.house.transaction() as session:
        return await feeds.create(session, by, account_id=clinic.account, **of)


async def test_the_address_is_shown_once_and_only_its_hash_is_kept(clinic: Clinic) -> None:
    feed, token = await made(clinic, clinic.by("dr-lee"), scope="person", contact_id=clinic.people["dr-lee"])
    assert len(token) == 26  # 128 bits as letters and digits that survive any program
    async with clinic.house.transaction() as session:
        row = (await session.execute(select(IcalFeed.__table__))).mappings().one()
        assert token.encode() not in row["token_hash"]
        assert token not in str(dict(row))
        said = (await session.execute(select(AuditRow))).scalars().all()
        assert [(one.who, one.action) for one in said[-1:]] == [(clinic.by("dr-lee"), "feed-create")]
        assert token not in str(said[-1].detail)
        found = await feeds.by_token(session, token)
        assert found is not None
        assert found.id == feed.id
        assert await feeds.by_token(session, token[:-1]) is None
        assert [one.id for one in await feeds.of_contact(session, clinic.people["dr-lee"])] == [feed.id]


async def test_a_doctor_makes_feeds_of_themselves_only(clinic: Clinic) -> None:
    lee, kim = clinic.by("dr-lee"), clinic.people["dr-kim"]
    for of in (
        {"scope": "person", "contact_id": kim},
        {"scope": "account"},
        {"scope": "slot", "roster": "doctors", "slot": "primary"},
    ):
        with pytest.raises(Forbidden):
            await made(clinic, lee, **of)
    feed, _ = await made(clinic, clinic.bob, scope="person", contact_id=kim)
    async with clinic.house.transaction() as session:
        with pytest.raises(Forbidden):
            await feeds.revoke(session, lee, feed)
        await feeds.revoke(session, clinic.by("dr-kim"), feed)


@pytest.mark.parametrize(
    ("of", "says"),
    [
        ({"scope": "person"}, "contact_id alone"),
        ({"scope": "person", "contact_id": 10**9}, "no contact"),
        ({"scope": "slot", "roster": "doctors"}, "roster and slot"),
        ({"scope": "slot", "roster": "doctor", "slot": "primary"}, "did you mean doctors"),
        ({"scope": "slot", "roster": "doctors", "slot": "primry"}, "did you mean primary"),
        ({"scope": "account", "roster": "doctors"}, "leave out"),
    ],
)
async def test_a_feed_of_nothing_is_refused(clinic: Clinic, of: dict[str, Any], says: str) -> None:
    with pytest.raises(Invalid, match=says):
        await made(clinic, clinic.bob, **of)


async def test_a_revoked_feed_is_found_no_more_and_revoked_once(clinic: Clinic) -> None:
    feed, token = await made(clinic, clinic.bob, scope="account")
    async with clinic.house.transaction() as session:
        await feeds.revoke(session, clinic.bob, feed)
    async with clinic.house.transaction() as session:
        assert await feeds.by_token(session, token) is None
        assert await feeds.of_account(session, clinic.account) == []
        with pytest.raises(Conflict):
            await feeds.revoke(session, clinic.bob, feed)


async def test_a_person_has_ten_feeds_at_most(clinic: Clinic) -> None:
    lee = clinic.people["dr-lee"]
    for _ in range(10):
        await made(clinic, clinic.by("dr-lee"), scope="person", contact_id=lee)
    with pytest.raises(Conflict) as refused:
        await made(clinic, clinic.by("dr-lee"), scope="person", contact_id=lee)
    assert refused.value.code == "too-many-feeds"


async def test_reading_is_noted_once_an_hour(clinic: Clinic) -> None:
    feed, _ = await made(clinic, clinic.bob, scope="account")

    async def read() -> Any:
        async with clinic.house.transaction() as session:
            await feeds.note_read(session, await feeds.get(session, clinic.account, feed.id))
        async with clinic.house.transaction() as session:
            return (await feeds.get(session, clinic.account, feed.id)).read_at

    first = await read()
    assert first is not None
    assert await read() == first
    clock.advance(HOUR)
    assert await read() > first
