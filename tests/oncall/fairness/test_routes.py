"""Hours, pages and calls over REST and as a table; the past as it was known at each time."""

import csv
import io
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import update

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core import clock
from core.house import House
from dispatch.fairness.table import safe
from oncall.cover import overrides
from oncall.cover.rows import cancel, get
from oncall.fairness.asking import fairness
from tests.dispatch.ground import story
from tests.house import Bureau
from tests.oncall.cover.ground import DAY, HOUR, Clinic


async def test_pages_and_calls_stand_beside_the_hours_and_the_table_holds_no_formula(bureau: Bureau) -> None:
    begun = clock.now()
    async with bureau.house.transaction() as session:
        await session.execute(update(Contact).where(Contact.slug == "dr-patel").values(name="=HYPERLINK(1)"))
    tale = await story(bureau)
    await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.advance(70)  # the second round rings
    await bureau.dr_lee.expect_call()
    bob = await bureau.desk("bob", ready=False)
    window = f"from={quote(begun.isoformat())}&to={quote((begun + timedelta(days=2)).isoformat())}"
    path = f"accounts/{bureau.accounts['riverside']}/fairness"
    answer = await bob.get(f"{path}?{window}")
    by = {one["contact"]: one for one in answer["items"]}
    assert (by["dr-lee"]["hours"], by["dr-lee"]["pages"], by["dr-lee"]["calls"]) == (48, 1, 1)
    assert (by["dr-patel"]["hours"], by["dr-patel"]["pages"]) == (0, 0)
    assert [(one["slot"], one["hours"]) for one in answer["nobody"]] == [("nobody", 48)]
    async with bob.http.get(f"{bob.url}/api/v1/{path}.csv?{window}") as said:
        assert said.content_type == "text/csv"
        lines = list(csv.DictReader(io.StringIO(await said.text())))
    assert {line["name"] for line in lines} == {"Dr Lee", "'=HYPERLINK(1)", "Ms Stone", "(nobody)"}
    assert {line["hours"] for line in lines} == {"48.0", "0.0"}


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_begins_like_a_formula_is_text(name: str) -> None:
    assert safe(name) == f"'{name}"
    assert safe("Dr Lee") == "Dr Lee"
    assert safe(-1.5) == -1.5


async def test_the_past_is_told_as_it_was_known_at_each_time(house: House) -> None:
    clinic = await Clinic.open(house)
    start = clock.now()

    async def hours(slug: str) -> float:
        async with house.transaction() as session:
            account = await session.get_one(Account, clinic.account)
            found = await fairness(session, account, start, start + DAY)
        one = next(person for person in found.people if person.slug == slug)
        share = one.slots.get(("doctors", "primary"))
        return round(share.total / HOUR, 2) if share else 0

    await clinic.later(start + 4 * HOUR)
    async with house.transaction() as session:
        row = await overrides.create(
            session, clinic.bob, clinic.account, roster="doctors", slot="primary",
            contact_id=clinic.people["dr-novak"], starts_at=clock.now(), ends_at=start + 10 * HOUR, reason="ill",
        )  # fmt: skip
        number = row.id
    assert await hours("dr-novak") == pytest.approx(6, abs=0.01)
    await clinic.later(start + 7 * HOUR)
    async with house.transaction() as session:
        await cancel(session, clinic.bob, await get(session, clinic.account, number, ("override",)))
    assert await hours("dr-novak") == pytest.approx(3, abs=0.01), "they had it for three hours"
    assert sum([await hours(slug) for slug in clinic.people]) == pytest.approx(24, abs=0.02)
