"""People whose names look alike, or hide something: at import, and over the API."""

from typing import Any

import pytest

from clients.accounts.models import Account
from clients.accounts_yaml.run import Refused
from clients.contacts import people
from clients.contacts.views import contact_rows
from core.errors import Conflict
from core.house import House
from tests.clients.bureau import account_id, bring, lay_lines, written


@pytest.fixture(autouse=True)
async def lines(house: House) -> None:
    await lay_lines(house)


def riverside(*contacts: dict[str, Any]) -> dict[str, Any]:
    data = written("riverside")
    data["accounts"][0]["contacts"] += contacts
    return data


async def test_an_import_warns_of_two_who_look_alike_and_lists_tell_them_apart(house: House) -> None:
    report = await bring(house, riverside({"slug": "cyr", "name": "Dr. Hаnnаh Lee", "role": "locum"}))
    warned = {line.name for line in report.lines for detail in line.details if "looks like" in detail}
    assert warned == {"dr-lee", "cyr"}
    number = await account_id(house, "riverside-pediatrics")
    async with house.transaction() as session:
        labels = {row.slug: row.label for row in await contact_rows(session, await session.get_one(Account, number))}
    assert labels["cyr"] == "Dr. Hаnnаh Lee · locum"
    assert labels["dr-patel"] == "Dr. Anil Patel"


async def test_one_who_looks_like_another_needs_a_role_that_tells_them_apart(house: House) -> None:
    await bring(house, written("riverside"))
    number = await account_id(house, "riverside-pediatrics")
    with pytest.raises(Conflict, match=r"looks like Dr\. Hannah Lee \(dr-lee\)"):
        async with house.transaction() as session:
            account = await session.get_one(Account, number)
            lee = next(row for row in await contact_rows(session, account) if row.slug == "dr-lee")
            await people.create(session, account, "other-lee", "DR. HANNAH LÉE", lee.role)
    async with house.transaction() as session:
        account = await session.get_one(Account, number)
        await people.create(session, account, "other-lee", "Dr. Hannah Lee", "surgeon, locum")


async def test_names_that_hide_something_are_refused_all_at_once_with_their_lines(house: House) -> None:
    hiding = {"blank": "\u200b\u200b", "turned": "Dr. Ames \u202edneirf", "lines": "Dr. Line\r\nBcc: all@x.example"}
    data = riverside(*({"slug": slug, "name": name} for slug, name in hiding.items()))
    with pytest.raises(Refused) as refused:
        await bring(house, data)
    told = str(refused.value)
    assert all(words in told for words in ("shows nothing", "turns the text around (U+202E)", "line break"))
