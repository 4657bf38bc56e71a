"""A shift that is given to anybody is told to whoever could take it, in their own time."""

from datetime import timedelta
from typing import Any

from app.accounts_yaml import import_text
from core import clock
from core.documents import yaml_text
from devtools.phone_company.client import Phone
from tests.house import Bureau
from tests.oncall.watch.ground import at, riverside

HOUR = timedelta(hours=1)


async def three_doctors(bureau: Bureau) -> tuple[Phone, dict[str, int]]:
    """Dr Lee has it, Dr Patel and Dr Kim come after; Ms Stone is on no roster. Dr Kim's phone, and contacts' ids."""
    data = riverside()
    kim = {"slug": "dr-kim", "name": "Dr Kim", "methods": [{"sms": "+12025550124", "verified": True}]}
    data["accounts"][0]["contacts"].append(kim)
    slots = data["accounts"][0]["rosters"]["doctors"]["slots"]
    slots[0]["rotation"]["people"] = [["dr-lee", "dr-patel", "dr-kim"]]
    await import_text(bureau.house, yaml_text.dump(data), name="riverside.yaml")
    bob = await bureau.desk("bob", ready=False)
    account = await bob.get(f"accounts/{bureau.accounts['riverside']}")
    phone = await bureau.company.add_phone("+12025550124")
    return phone, {one["slug"]: one["id"] for one in account["contacts"]}


async def give(bureau: Bureau, who: int) -> dict[str, Any]:
    """Dr Lee gives the week that begins next away, to anybody."""
    alice = await bureau.desk("alice", ready=False)
    account = f"accounts/{bureau.accounts['riverside']}"
    until = (await alice.get(f"{account}/on-call"))["items"][0]["until"]
    body = {"kind": "give", "roster": "doctors", "slot": "primary", "at": until, "from_contact_id": who, "note": "x"}
    made: dict[str, Any] = await alice.post(f"{account}/cover-requests", body)
    await bureau.settle()
    return made


async def test_everybody_on_the_roster_hears_of_it_but_for_who_gives_and_who_is_away(bureau: Bureau) -> None:
    kim, people = await three_doctors(bureau)
    made = await give(bureau, people["dr-lee"])
    told = await kim.expect_sms(containing="Dr Lee gives away doctors primary")
    assert "/my/cover" in told.body
    await bureau.dr_patel.expect_sms(containing="Dr Lee gives away doctors primary")
    bob = await bureau.desk("bob", ready=False)
    account = f"accounts/{bureau.accounts['riverside']}"
    await bob.post(f"{account}/cover-requests/{made['id']}/withdraw", {})
    away = {
        "contact_id": people["dr-patel"],
        "starts_at": made["shift"]["starts_at"],
        "ends_at": made["shift"]["ends_at"],
    }
    await bob.post(f"{account}/absences", away)
    await give(bureau, people["dr-lee"])
    await kim.expect_sms(containing="Dr Lee gives away doctors primary")
    assert await bureau.company.unexpected() == [], "neither Dr Lee, nor Dr Patel, who is away, nor Ms Stone"


async def test_in_quiet_time_it_waits_and_is_not_told_when_it_is_gone_by_then(bureau: Bureau) -> None:
    kim, people = await three_doctors(bureau)
    account = f"accounts/{bureau.accounts['riverside']}"
    bob = await bureau.desk("bob", ready=False)
    for slug, hours in (("dr-patel", 1), ("dr-kim", 3)):
        until = (clock.now() + hours * HOUR).isoformat()
        await bob.put(f"{account}/contacts/{people[slug]}/quiet", {"until": until})
    made = await give(bureau, people["dr-lee"])
    assert await bureau.company.unexpected() == []
    await at(bureau, clock.now() + 2 * HOUR)
    await bureau.dr_patel.expect_sms(containing="Dr Lee gives away doctors primary")
    bob = await bureau.desk("bob", ready=False)
    await bob.post(f"{account}/cover-requests/{made['id']}/accept", {"contact_id": people["dr-patel"]})
    await bureau.settle()
    for phone in (bureau.dr_patel, bureau.dr_lee):
        await phone.expect_sms(containing="Agreed: Dr Patel has doctors primary")
    await at(bureau, clock.now() + 2 * HOUR)
    assert await bureau.company.unexpected() == [], "Dr Kim can't take it any more"
    assert kim.number == "+12025550124"
