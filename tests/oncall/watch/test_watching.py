"""Findings over REST, publications that gaps stop, rosters confirmed, the morning's mail, the doctor's line."""

from typing import Any

import pytest
from sqlalchemy import update

from app.accounts_yaml import import_text
from app.commands.doctor import examine
from clients.accounts.models import Account
from clients.contacts.backup import set_backup
from clients.local_time import instant_of, local
from core import clock
from core.documents import yaml_text
from core.errors import Invalid
from oncall.watch.digest import send_digests
from tests.desk import Refused
from tests.house import Bureau
from tests.oncall.watch.ground import BOSS, DAY, at, riverside, soon, take_turns
from tests.statements import of_one_that_asked, statements_by_task

_ROSTERS = "roster_confirmations"  # only the answer asks for them
# whose shift it is in the middle of is not what these are about
MEANT = {"hand_over": True}
ENDS = {
    "people": ["dr-lee"], "hand_over": {"day": "mon", "time": "07:00"}, "timezone": "America/New_York",
    "starts": "2020-01-06", "ends": "2020-06-01",
}  # fmt: skip


async def no_backup(bureau: Bureau) -> None:
    async with bureau.house.transaction() as session:
        account = await session.get_one(Account, bureau.accounts["riverside"])
        await set_backup(session, account, None)


async def test_a_gap_is_seen_and_stops_a_publication_unless_the_backup_contact_stands(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    account = f"accounts/{bureau.accounts['riverside']}"
    answer = await bob.get(f"{account}/on-call/findings")
    (gap,) = [one for one in answer["items"] if one["kind"] == "gap"]
    assert (gap["severity"], gap["slot"]) == ("warning", "nobody"), "Ms Stone is behind it"
    assert gap["since"] <= answer["at"] < gap["until"] <= answer["until"]

    slots: list[dict[str, Any]] = [{"slot": "primary", "rotation": ENDS}, {"slot": "nobody", "default": ["dr-lee"]}]
    body: dict[str, Any] = {"name": "Doctors", "slots": slots}
    await bob.put(f"{account}/rosters/doctors/draft", {"body": body})
    await no_backup(bureau)
    with pytest.raises(Refused) as refused:
        await bob.post(f"{account}/rosters/doctors/publish")
    assert (refused.value.status, refused.value.code) == (422, "roster-gaps")
    assert [one["slot"] for one in refused.value.body["gaps"]] == ["primary"]
    assert "name a backup contact" in refused.value.body["detail"]

    body["slots"] = [{**slots[0], "default": ["dr-patel"]}]
    await bob.put(f"{account}/rosters/doctors/draft", {"body": body})
    with pytest.raises(Refused) as refused:
        await bob.post(f"{account}/rosters/doctors/publish")
    assert [one["slot"] for one in refused.value.body["gaps"]] == ["nobody"], "a protocol pages it still"

    body["slots"] = [{**slots[0], "default": ["dr-patel"]}, slots[1]]
    await bob.put(f"{account}/rosters/doctors/draft", {"body": body})
    assert (await bob.post(f"{account}/rosters/doctors/publish", MEANT))["version"] == 2, "a default list fills it"

    body["slots"] = [{"slot": "primary", "default": ["dr-lee"]}, slots[1], {"slot": "reserve", "rotation": ENDS}]
    await bob.put(f"{account}/rosters/doctors/draft", {"body": body})
    assert (await bob.post(f"{account}/rosters/doctors/publish", MEANT))["version"] == 3, (
        "no protocol pages the reserve"
    )


async def test_with_the_backup_contact_behind_it_a_gap_is_published(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    account = f"accounts/{bureau.accounts['riverside']}"
    slots = [{"slot": "primary", "rotation": ENDS}, {"slot": "nobody", "default": ["dr-lee"]}]
    await bob.put(f"{account}/rosters/doctors/draft", {"body": {"name": "Doctors", "slots": slots}})
    assert (await bob.post(f"{account}/rosters/doctors/publish", MEANT))["version"] == 2
    (gap,) = [one for one in (await bob.get("on-call/findings"))["items"] if one["kind"] == "gap"]
    assert (gap["slot"], gap["severity"]) == ("primary", "warning")


async def test_a_file_with_a_gap_is_refused_likewise(bureau: Bureau) -> None:
    data = riverside()
    del data["accounts"][0]["backup_contact"]
    await import_text(bureau.house, yaml_text.dump(data), name="riverside.yaml")  # its rosters are as they were
    data["accounts"][0]["rosters"]["doctors"]["slots"][0]["rotation"] = ENDS
    with pytest.raises(Invalid) as refused:
        await import_text(bureau.house, yaml_text.dump(data), name="riverside.yaml")
    assert "rosters.doctors.slots: Nobody would be on call: primary from" in refused.value.detail
    data["accounts"][0]["backup_contact"] = "office-manager"
    await import_text(bureau.house, yaml_text.dump(data), name="riverside.yaml")


async def test_a_file_may_bring_in_a_roster_before_its_first_hand_over_and_is_told(bureau: Bureau) -> None:
    data = riverside()
    del data["accounts"][0]["backup_contact"]
    data["accounts"][0]["rosters"]["evenings"] = {"name": "Evenings", "slots": [{"slot": "first", "rotation": ENDS}]}
    data["accounts"][0]["protocols"]["rules"][0]["steps"][0]["page"] = {"roster": "evenings", "slot": "first"}
    report = await import_text(bureau.house, yaml_text.dump(data), name="riverside.yaml")
    (line,) = [line for line in report.lines if (line.thing, line.name) == ("roster", "evenings")]
    assert line.outcome == "created"
    assert line.details[0].startswith("warning: Nobody would be on call: first from")


async def test_a_stale_roster_is_confirmed(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    alice = await bureau.desk("alice", ready=False)
    account = f"accounts/{bureau.accounts['riverside']}"

    async def stale() -> list[str]:
        items = (await bob.get(f"{account}/on-call/findings"))["items"]
        return [one["roster"] for one in items if one["kind"] == "stale"]

    assert await stale() == []
    clock.advance(31 * DAY)
    bob = await bureau.desk("bob", ready=False)
    alice = await bureau.desk("alice", ready=False)
    assert await stale() == ["doctors"]
    with pytest.raises(Refused) as refused:
        await alice.post(f"{account}/rosters/doctors/confirm")
    assert refused.value.status == 403
    said = await bob.post(f"{account}/rosters/doctors/confirm")
    assert (said["roster"], said["confirmed_by"]) == ("doctors", f"user:{bob.me['id']}")
    assert await stale() == []


async def test_the_bureau_s_findings_are_of_the_granted_accounts_in_a_fixed_number_of_statements(
    bureau: Bureau,
) -> None:
    ada, charlie = await bureau.desk("ada", ready=False), await bureau.desk("charlie", ready=False)
    await ada.get("on-call/findings")  # now their rosters are read
    with statements_by_task(bureau.house) as of_two:
        both = await ada.get("on-call/findings")
    with statements_by_task(bureau.house) as of_one:
        own = await charlie.get("on-call/findings")
    assert len(of_one_that_asked(of_one, _ROSTERS)) == len(of_one_that_asked(of_two, _ROSTERS))
    assert {one["account_id"] for one in both["items"]} >= {bureau.accounts["riverside"]}
    assert {one["account_id"] for one in own["items"]} <= {bureau.accounts["harbor"]}


async def test_the_morning_s_mail_comes_once_a_day(bureau: Bureau) -> None:
    tomorrow = local(clock.now(), "America/New_York").date().add(days=1)
    await at(bureau, instant_of(tomorrow, "03:00", "America/New_York"))
    await take_turns(bureau, soon())
    await at(bureau, instant_of(tomorrow, "08:59", "America/New_York"))
    assert await bureau.company.unexpected() == []
    await at(bureau, instant_of(tomorrow, "09:01", "America/New_York"))
    mail = await bureau.company.mailbox(BOSS).expect_mail(containing="on call in the coming week")
    assert mail.subject == "Riverside Pediatrics: on call this week, nothing urgent to mend"
    assert "doctors primary:" in mail.text
    assert "Dr Patel" in mail.text
    assert "NOBODY" in mail.text
    assert "(warning) doctors nobody" in mail.text
    await send_digests(bureau.house)
    await at(bureau, instant_of(tomorrow, "09:30", "America/New_York"))
    assert await bureau.company.unexpected() == []


async def test_the_doctor_tells_of_gaps_of_the_next_day(bureau: Bureau) -> None:
    async def line() -> tuple[str, str]:
        found = {one.check: one for one in await examine(bureau.house.settings)}["on call"]
        return found.verdict, found.detail

    assert (await line())[0] == "ok", "Ms Stone is behind the gap"
    async with bureau.house.transaction() as session:
        await session.execute(update(Account).values(backup_contact_id=None))
    verdict, detail = await line()
    assert verdict == "warning"
    assert "riverside: doctors nobody from" in detail
