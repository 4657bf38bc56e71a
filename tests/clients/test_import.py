"""Accounts as YAML: all or nothing, told line by line, and again without a change."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts_yaml import export_text
from clients.accounts.models import Account, Client, settings_of
from clients.accounts_yaml.report import Report
from clients.accounts_yaml.run import Refused
from clients.callscripts.current import current_script
from clients.contacts.lookup import by_slug, methods_of
from clients.contacts.models import METHOD_STATES, Contact
from clients.contacts.pins import check_pin
from clients.numbers.lookup import of_account
from core import clock, documents
from core.documents import yaml_text
from core.errors import Invalid
from core.events import Change
from core.house import House
from core.states import move
from dispatch.protocols.current import current_protocol
from oncall.models import CoverRow
from tests.clients.bureau import FILES, account_id, bring, lay_lines, written


@pytest.fixture(autouse=True)
async def lines(house: House) -> None:
    await lay_lines(house)


def outcomes(report: Report, *but: str) -> dict[str, str]:
    return {f"{line.thing} {line.name}": line.outcome for line in report.lines if line.outcome not in but}


async def test_the_demo_bureau_is_imported_whole_and_a_second_time_changes_nothing(house: House) -> None:
    for file in FILES:
        first = await bring(house, file.read_text())
        assert set(outcomes(first).values()) == {"created"}
    async with house.transaction() as session:
        accounts = list((await session.execute(select(Account))).scalars())
        assert len(accounts) == 5
        for account in accounts:
            assert settings_of(account).phrases
            assert await current_script(session, account.id)
            assert await current_protocol(session, account.id)
        before = await session.scalar(select(func.count()).select_from(Change))
    for file in FILES:
        again = await bring(house, file.read_text())
        assert set(outcomes(again).values()) == {"unchanged"}
    async with house.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Change)) == before


async def test_what_is_exported_imports_without_a_change(house: House) -> None:
    for file in FILES:
        await bring(house, file.read_text())
        client = written(file.stem)["client"]["slug"]
        exported = await export_text(house, client)
        assert "pin" not in exported
        report = await bring(house, exported)
        assert not report.changes
        assert set(outcomes(report).values()) == {"unchanged"}
        assert await export_text(house, client) == exported


async def test_an_imported_account_can_be_called_and_its_people_reached(house: House) -> None:
    await bring(house, written("riverside"))
    async with house.transaction() as session:
        account = await session.get(Account, await account_id(house, "riverside-pediatrics"))
        assert account is not None
        (number,) = await of_account(session, account.id)
        assert (number.e164, number.carrier_id) == ("+12125550100", account.carrier_id)
        assert settings_of(account).waits.limit_s == 120
        backup = await session.get(Contact, account.backup_contact_id)
        assert backup is not None
        assert backup.slug == "ruth-okafor"
        methods = (await methods_of(session, [backup.id]))[backup.id]
        assert [(method.kind, method.address) for method in methods] == [
            ("voice", "+12125550124"),
            ("sms", "+12125550124"),
            ("email", "ruth.okafor@riverside.example"),
        ]
        assert await check_pin(session, backup.id, "6042", "my") == "right"


async def test_every_fault_is_told_with_its_line_and_nothing_is_half_imported(house: House) -> None:
    text = """\
client: {slug: clinic, name: Clinic}
accounts:
  - slug: clinic
    name: Clinic
    timezone: Mars
    carrier: main
    numbers: ["2125550100"]
    phrases:
      - text: Hello
    contacts:
      - {slug: dr-lee, name: Dr. Lee, pin: 12, methods: [{fax: "+12125550121"}]}
    backup_contact: dr-leo
    rosters:
      doctors:
        name: Doctors
        slots:
          - slot: primary
            rotation:
              people: [dr-le]
              hand_over: {day: mon, time: "25:00"}
              timezone: America/New_York
              starts: 2026-02-30
    scripts:
      call_types:
        - {slug: urgent, label: Urgent, key: 0, fields: [{name: what, label: What}]}
    colour: red
"""
    with pytest.raises(Refused) as refused:
        await bring(house, text)
    told = {(fault["line"], fault["path"]) for fault in refused.value.extra["errors"]}
    assert told >= {
        (5, "accounts[0].timezone"),
        (7, "accounts[0].numbers[0]"),
        (11, "accounts[0].contacts[0].pin"),
        (11, "accounts[0].contacts[0].methods[0].fax"),
        (20, "accounts[0].rosters.doctors.slots[0].rotation.hand_over.time"),
        (22, "accounts[0].rosters.doctors.slots[0].rotation.starts"),
        (25, "accounts[0].scripts.call_types[0].key"),
        (26, "accounts[0].colour"),
    }
    assert "test.yaml, line 5: accounts[0].timezone: unknown time zone 'Mars'" in refused.value.detail
    assert "did you mean color?" in refused.value.detail
    async with house.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Client)) == 0


def riverside(**changes: Any) -> dict[str, Any]:
    data = written("riverside")
    data["accounts"][0].update(changes)
    return data


STEP = "protocols.rules[0].steps[0]"
PERSON = "rosters.doctors.slots[0].layers[0].rotation.people[0][0]"


def step(page: Any, **rule: Any) -> dict[str, Any]:
    return riverside(protocols={"rules": [{**rule, "steps": [{"page": page}]}]})


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        (riverside(carrier="mian"), "carrier", "there is no carrier mian; did you mean main?"),
        (riverside(backup_contact="dr-leee"), "backup_contact", "did you mean dr-lee?"),
        (riverside(numbers=["+12125550100", "+12125550100"]), "numbers[1]", "stands there twice"),
        (step({"roster": "doctor", "slot": "primary"}), f"{STEP}.page.roster", "did you mean doctors?"),
        (step({"roster": "doctors", "slot": "first"}), f"{STEP}.page.slot", "known: backup, primary"),
        (step({"contact": "dr-li"}), f"{STEP}.page.contact", "did you mean dr-lee?"),
        (step("desk", call_types=["refil"]), "protocols.rules[0].call_types[0]", "did you mean refill?"),
        (riverside(flow={"rules": [{"when": "open"}]}), "flow.rules", "the last rule must have no `when`"),
        (riverside(rosters={"Doctors!": {}}), "rosters.Doctors!", "small letters"),
        (riverside(contacts=[]), PERSON, "there is no contact dr-lee; known: none"),
    ],
)  # fmt: skip
async def test_what_names_something_that_is_not_there_is_refused(
    house: House, data: dict[str, Any], path: str, message: str
) -> None:
    with pytest.raises(Refused) as refused:
        await bring(house, data)
    told = {fault["path"]: fault["message"] for fault in refused.value.extra["errors"]}
    assert message in told[f"accounts[0].{path}"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("client: [", "line 1"),
        ("client: {slug: a, name: A}\nclient: {slug: b, name: B}\naccounts: []", "line 2"),
        ("x: &a [1]\ny: *a", "line 2: anchors can't be used here"),
        ("just words", "line 1: the file: write `client:`"),
        ("client: {slug: a, name: A}\naccounts: []", "line 2: accounts: write a list of at least one account"),
        ("client: {slug: a, name: A}\naccounts: [7]", "line 2: accounts[0]: write the account's keys"),
        ("client: 7\nacounts: []", "did you mean accounts?"),
        ("", "line 1: the file: write `client:`"),
    ],
)
async def test_a_file_that_is_no_bureau_is_told_how_to_become_one(house: House, text: str, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        await bring(house, text)
    assert message in refused.value.detail


async def test_a_dry_run_reports_and_changes_nothing(house: House) -> None:
    report = await bring(house, written("riverside"), dry_run=True)
    assert set(outcomes(report).values()) == {"created"}
    async with house.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Client)) == 0
        assert await session.scalar(select(func.count()).select_from(Change)) == 0


async def test_only_what_differs_is_changed(house: House) -> None:
    await bring(house, written("riverside"))
    account = await account_id(house, "riverside-pediatrics")
    async with house.transaction() as session:
        before = await documents.current_all(session, "roster", account)
    data = written("riverside")
    data["accounts"][0]["notes"] = "The door code is in the binder."
    data["accounts"][0]["backup_contact"] = "dr-nguyen"
    data["accounts"][0]["contacts"][0]["pin"] = "1357"
    data["accounts"][0]["contacts"][1]["methods"].reverse()
    data["accounts"][0]["protocols"]["rules"].pop()
    report = await bring(house, data)
    assert {f"{line.thing} {line.name}": line.details for line in report.lines if line.outcome != "unchanged"} == {
        "account riverside-pediatrics": ["notes", "backup_contact"],
        "contact dr-lee": ["pin"],
        "contact dr-patel": ["methods"],
        "protocol main": ["/rules/3"],
    }
    async with house.transaction() as session:
        assert await documents.current_all(session, "roster", account) == before
        protocol = await documents.current(session, "protocol", account, "main")
        assert protocol is not None
        assert protocol.number == 2


async def test_who_left_is_retired_and_may_come_back(house: House) -> None:
    await bring(house, written("hart-lindqvist"))
    gone = written("hart-lindqvist")
    account = gone["accounts"][0]
    account["contacts"] = [contact for contact in account["contacts"] if contact["slug"] != "tom-reyes"]
    account["rosters"]["criminal"]["slots"][0]["rotation"]["people"] = ["eva-lindqvist"]
    report = await bring(house, gone)
    assert outcomes(report, "unchanged") == {"contact tom-reyes": "retired", "roster criminal": "changed"}
    account_ = await account_id(house, "hart-lindqvist")
    async with house.transaction() as session:
        assert await by_slug(session, account_, "tom-reyes") is None
    report = await bring(house, written("hart-lindqvist"))
    assert outcomes(report, "unchanged") == {"contact tom-reyes": "changed", "roster criminal": "changed"}
    async with house.transaction() as session:
        tom = await by_slug(session, account_, "tom-reyes")
        assert tom is not None
        assert await check_pin(session, tom.id, "3791", "my") == "right"


async def test_who_stands_in_for_somebody_cannot_be_taken_away(house: House) -> None:
    await bring(house, written("hart-lindqvist"))
    account_ = await account_id(house, "hart-lindqvist")
    async with house.transaction() as session:
        hart = await by_slug(session, account_, "james-hart")
        assert hart is not None
        now = clock.now()
        session.add(
            CoverRow(
                account_id=account_, kind="override", roster="criminal", slot="duty", contact_id=hart.id, starts_at=now,
                ends_at=now.replace(year=now.year + 1), created_at=now,
            )
        )  # fmt: skip
    data = written("hart-lindqvist")
    account = data["accounts"][0]
    account["contacts"].pop()
    account["backup_contact"] = None
    account["protocols"]["rules"][0]["steps"].pop(1)
    with pytest.raises(Refused, match=r"james-hart can't be taken away: override for criminal duty .* cancel it"):
        await bring(house, data)

    data = written("hart-lindqvist")
    data["accounts"][0]["rosters"]["criminal"]["slots"][0]["slot"] = "night"
    for rule in data["accounts"][0]["protocols"]["rules"]:
        rule["steps"][0]["page"]["slot"] = "night"
    with pytest.raises(Refused, match=r"rosters.criminal.slots: james-hart stands in"):
        await bring(house, data)


async def test_a_file_may_leave_parts_out_but_not_what_they_need(house: House) -> None:
    await bring(house, written("riverside"))
    slim = written("riverside")
    for key in ("rosters", "scripts", "flow"):
        del slim["accounts"][0][key]
    report = await bring(house, slim)
    assert set(outcomes(report).values()) == {"unchanged", "kept"}
    # what is left out still needs its people and slots
    nobody = written("riverside")
    del nobody["accounts"][0]["rosters"]
    del nobody["accounts"][0]["contacts"][0]
    with pytest.raises(Refused) as refused:
        await bring(house, nobody)
    primary = "accounts[0].rosters.doctors.slots[0]"
    assert {fault["path"] for fault in refused.value.extra["errors"]} == {
        f"{primary}.layers[0].rotation.people[0][0]",
        f"{primary}.layers[0].rotation.people[2][1]",
        f"{primary}.layers[1].shifts[0].people[1]",
        f"{primary}.layers[1].shifts[1].people[1]",
        f"{primary}.default[0]",
    }
    slotless = written("riverside")
    del slotless["accounts"][0]["protocols"]
    slotless["accounts"][0]["rosters"]["doctors"]["slots"].pop()
    with pytest.raises(Refused, match=r"protocols.rules\[0\].steps\[1\].page.slot: there is no slot backup"):
        await bring(house, slotless)


async def test_what_is_known_of_a_method_survives_an_import(house: House) -> None:
    await bring(house, written("oakmont"))
    account_ = await account_id(house, "oakmont-residents")

    async def state() -> str:
        async with house.transaction() as session:
            priya = await by_slug(session, account_, "priya-raman")
            assert priya is not None
            method = (await methods_of(session, [priya.id]))[priya.id][0]
            if method.state == "ok":
                await move(session, METHOD_STATES, method.id, "opted_out", reason="STOP", by="carrier")
            return method.state

    assert await state() == "ok"
    data = written("oakmont")
    data["accounts"][0]["contacts"][3]["role"] = "Head of property"
    await bring(house, data)
    assert await state() == "opted_out"


async def test_numbers_have_one_owner_and_may_change_hands(house: House) -> None:
    await bring(house, written("riverside"))
    taken = written("ace-plumbing")
    taken["accounts"][0]["numbers"] = ["+13125550110", "+12125550100"]
    with pytest.raises(Refused, match="belongs to the account riverside-pediatrics"):
        await bring(house, taken)
    await bring(house, written("ace-plumbing"))

    # a second account of the same client takes one over, in one file and whatever the order
    shared = written("ace-plumbing")
    second = {**shared["accounts"][0], "slug": "ace-drains", "name": "Ace Drains", "numbers": ["+13125550111"]}
    shared["accounts"][0]["numbers"] = ["+13125550110"]
    shared["accounts"].insert(0, second)
    report = await bring(house, shared)
    numbers = [line for line in report.lines if line.thing == "number" and line.outcome != "unchanged"]
    assert [(line.account, line.name, line.outcome) for line in numbers] == [
        ("ace-plumbing", "+13125550111", "retired"),
        ("ace-drains", "+13125550111", "created"),
    ]
    both = written("ace-plumbing")
    both["accounts"].append({**second, "numbers": ["+13125550110"]})
    with pytest.raises(Refused, match="is another account's in this file"):
        await bring(house, both)
    async with house.transaction() as session:
        drains = await of_account(session, await account_id(house, "ace-drains"))
        assert [number.e164 for number in drains] == ["+13125550111"]


async def test_an_account_keeps_its_client_and_what_a_file_leaves_out_stays(house: House) -> None:
    await bring(house, written("riverside"))
    stolen = riverside()
    stolen["client"] = {"slug": "someone-else", "name": "Someone else"}
    with pytest.raises(Refused, match="is an account of another client"):
        await bring(house, stolen)

    other = written("riverside")
    other["accounts"][0].update(slug="riverside-east", numbers=["+12125550101"])
    other["accounts"][0]["rosters"]["nurses"] = other["accounts"][0]["rosters"]["doctors"]
    report = await bring(house, other)
    assert outcomes(report)["account riverside-pediatrics"] == "kept"
    del other["accounts"][0]["rosters"]["nurses"]
    report = await bring(house, other)
    assert outcomes(report, "unchanged") == {"roster nurses": "kept", "account riverside-pediatrics": "kept"}
    assert not report.changes


async def test_an_account_may_have_waits_of_a_few_seconds(house: House) -> None:
    waits = {"offer_s": 2, "limit_s": 4, "short_abandon_s": 1, "join_s": 2, "fetch_s": 1, "wrap_up_s": 0}
    await bring(house, riverside(waits=waits))
    async with house.transaction() as session:
        account = await session.get(Account, await account_id(house, "riverside-pediatrics"))
        assert account is not None
        assert settings_of(account).waits.model_dump() == waits


async def test_text_that_yaml_likes_to_misread_stays_text(house: House) -> None:
    text = yaml_text.dump(riverside(numbers=["+12125550107"], anonymous="reject"))
    for quoted, plain in (("'+12125550107'", "+12125550107"), ("'12:30'", "12:30"), ("'4821'", "4821")):
        text = text.replace(quoted, plain)
    assert "- +12125550107\n" in text
    assert "to: 12:30\n" in text
    assert "pin: 4821\n" in text
    await bring(house, text)
    exported = yaml_text.load(await export_text(house, "riverside"))
    assert exported["accounts"][0]["numbers"] == ["+12125550107"]
    assert exported["accounts"][0]["hours"]["open"][0]["to"] == "12:30"
