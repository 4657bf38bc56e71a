"""Paging by a person's own methods: verified or not, their order, quiet time, a link alone, the operators' phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp

from app.accounts_yaml import import_text
from clients.contacts.preferences import OrderRule, Preferences, Quiet
from clients.contacts.reach import Method as Known
from core.documents import yaml_text
from dispatch.pages.reach import Moment, in_round, round_about, ways
from dispatch.protocols.schema import Step
from tests.clients.test_reach import FRIDAY_NIGHT, NY
from tests.dispatch.ground import Story, reasons, story
from tests.house import Bureau

HERE = Path(__file__).resolve().parents[1] / "bureau.yaml"
Account = dict[str, Any]


async def changed(bureau: Bureau, change: Callable[[Account], None]) -> None:
    """The bureau's file with something changed, imported."""
    data = yaml_text.load(HERE.read_text())
    change(data["accounts"][0])
    await import_text(bureau.house, yaml_text.dump(data), name="changed.yaml")


def contact(account: Account, slug: str) -> dict[str, Any]:
    return next(one for one in account["contacts"] if one["slug"] == slug)


def first_step(account: Account) -> dict[str, Any]:
    step: dict[str, Any] = account["protocols"]["rules"][1]["steps"][0]
    return step


async def lee(tale: Story) -> str:
    """Where Dr Lee is written down, for Bob to change."""
    account = tale.bureau.accounts["riverside"]
    contacts = (await tale.alice.get(f"accounts/{account}"))["contacts"]
    return f"accounts/{account}/contacts/{next(one['id'] for one in contacts if one['slug'] == 'dr-lee')}"


async def test_an_import_that_verifies_nothing_pages_all_the_same(bureau: Bureau) -> None:
    new = await bureau.company.add_phone("+12025550135")

    def moved(account: Account) -> None:
        contact(account, "dr-lee")["methods"] = [{"sms": new.number}, {"voice": new.number}]

    await changed(bureau, moved)
    tale = await story(bureau)
    shown = await tale.alice.get(await lee(tale))
    assert [one["state"] for one in shown["methods"]] == ["unverified", "unverified"]
    assert all(one["use"].endswith("not verified, but no verified one works") for one in shown["methods"])
    dispatch_id = await tale.dispatched()
    sms = await new.expect_sms(containing="urgent message for Dr Lee")
    await new.send_sms(sms.from_, "1")
    await new.expect_sms(containing="You have it")
    assert await tale.status(dispatch_id) == "confirmed"
    await tale.ends_well()


async def test_a_method_that_nobody_verified_is_used_when_the_verified_one_stops_working(bureau: Bureau) -> None:
    new = await bureau.company.add_phone("+12025550135")

    def added(account: Account) -> None:
        contact(account, "dr-lee")["methods"] = [{"sms": "+12025550121", "verified": True}, {"sms": new.number}]

    await changed(bureau, added)
    await bureau.dr_lee.send_sms(bureau.line, "STOP")
    await bureau.settle()
    tale = await story(bureau)
    await tale.dispatched()
    await new.expect_sms(containing="urgent message for Dr Lee")
    await tale.ends_well()


async def test_channels_own_means_the_persons_own_order_by_hour_and_urgency(bureau: Bureau) -> None:
    await changed(bureau, lambda account: first_step(account).update(channels="own"))
    tale = await story(bureau)
    bob = await bureau.desk("bob", ready=False)
    path = await lee(tale)
    ids = [one["id"] for one in (await bob.get(path))["methods"]]
    rules = [{"urgency": "urgent", "methods": ["voice"]}]
    await bob.put(f"{path}/order", {"methods": ids, "rules": rules})
    dispatch_id = await tale.dispatched()
    call = await bureau.dr_lee.expect_call()
    await call.reject()
    await bureau.advance(61)
    await bureau.dr_lee.expect_sms(containing="urgent message for Dr Lee")
    deliveries = (await tale.ledger(dispatch_id))["deliveries"]
    assert [one["channel"] for one in deliveries] == ["voice", "sms"], "the protocol's [sms, voice] says nothing here"
    await bureau.advance(61)
    ledger = await tale.ledger(dispatch_id)
    assert reasons(ledger, "dispatch")[-1] == "no answer yet: every way of theirs has had its turn"
    assert len(ledger["deliveries"]) == 2
    await bureau.advance(61)
    await bureau.dr_patel.expect_sms(containing="urgent message for Dr Patel")
    await tale.ends_well()


async def test_quiet_time_passes_a_routine_page_on_and_never_an_urgent_one(bureau: Bureau) -> None:
    tale = await story(bureau)
    bob = await bureau.desk("bob", ready=False)
    path = await lee(tale)
    manager = await _contact_path(tale, "office-manager")
    for one in (path, manager):
        await bob.put(f"{one}/quiet", {"until": "2999-01-01T00:00:00Z"})
    routine = await tale.dispatched("refill")
    ledger = await tale.ledger(routine)
    assert ledger["dispatch"]["status"] == "at_desk"
    assert ledger["deliveries"] == []
    assert "Ms Stone can't be reached: no usable contact method" in reasons(ledger, "dispatch")
    urgent = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent message for Dr Lee")
    await bureau.advance(61)
    await bureau.dr_lee.expect_call()
    assert await tale.status(urgent) == "active"
    await tale.ends_well()


async def test_a_link_alone_says_nothing_else_and_opens_the_message(bureau: Bureau) -> None:
    def only_link(account: Account) -> None:
        contact(account, "dr-lee")["methods"] = [{"link": "+12025550121", "verified": True}]
        first_step(account)["channels"] = ["link"]

    await changed(bureau, only_link)
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    link = (await bureau.dr_lee.expect_sms()).body
    assert link.startswith(f"{bureau.url}/p/")
    assert " " not in link
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as phone:
        async with phone.post(f"{link}/pin", data={"pin": "4821"}) as answer:
            assert "fever" in await answer.text()
        async with phone.post(f"{link}/confirm") as answer:
            assert "You have it" in await answer.text()
    ledger = await tale.ledger(dispatch_id)
    assert ledger["dispatch"]["status"] == "confirmed"
    (delivery,) = ledger["deliveries"]
    assert (delivery["channel"], bool(delivery["delivered_at"])) == ("link", True)
    await tale.ends_well()


async def test_a_link_whose_callbacks_are_lost_is_read_back_and_stop_goes_round_it(bureau: Bureau) -> None:
    def link_first(account: Account) -> None:
        methods = [{"link": "+12025550121", "verified": True}, {"voice": "+12025550121", "verified": True}]
        contact(account, "dr-lee")["methods"] = methods
        first_step(account)["channels"] = "own"

    await changed(bureau, link_first)
    await bureau.company.faults(
        rest=[{"method": "POST", "path": "Messages", "answer": "silence", "processed": True, "count": 1}],
        callbacks=[{"kind": "message", "lose": 1.0}],
    )
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms()
    await bureau.dr_lee.expect_sms()  # of unknown fate, so repeated
    await bureau.advance(40)
    assert [one["status"] for one in (await tale.ledger(dispatch_id))["deliveries"]] == ["sent", "sent"]
    await bureau.dr_lee.send_sms(bureau.line, "STOP")
    await bureau.settle()
    await bureau.dr_lee.expect_call()
    await tale.ends_well()


async def test_the_operators_phone_one_who_wants_that_and_confirm_for_them(bureau: Bureau) -> None:
    def by_hand(account: Account) -> None:
        contact(account, "dr-lee")["methods"] = [
            {"sms": "+12025550121", "verified": True}, {"desk": "+12025550136", "verified": True},
        ]  # fmt: skip
        first_step(account)["channels"] = ["sms", "desk"]

    await changed(bureau, by_hand)
    tale = await story(bureau)
    bob = await bureau.desk("bob", ready=False)
    told = await bob.get(f"accounts/{bureau.accounts['riverside']}/who?call_type=urgent-symptom")
    assert [(one["name"], [each["channel"] for each in one["attempts"]]) for one in told["stages"]] == [
        ("Dr Lee", ["sms", "desk"])
    ], "and Dr Patel is not asked"
    assert told["desk_reason"] == "phone Dr Lee: +1…0136"
    dispatch_id = await tale.dispatched()
    sms = await bureau.dr_lee.expect_sms(containing="urgent message for Dr Lee")
    assert await tale.status(dispatch_id) == "active"
    await bureau.advance(61)
    ledger = await tale.ledger(dispatch_id)
    assert ledger["dispatch"]["status"] == "at_desk"
    assert "phone Dr Lee: +12025550136" in reasons(ledger, "dispatch")
    (page,) = ledger["pages"]
    assert page["status"] == "open"
    await bureau.advance(600)
    (page,) = (await tale.ledger(dispatch_id))["pages"]
    assert page["status"] == "open", "the operator may take longer than the step's wait"
    await tale.alice.post(f"dispatches/{dispatch_id}/claim")
    body = {"contact_id": page["contact_id"], "read_out": True}
    await tale.alice.post(f"dispatches/{dispatch_id}/confirm-for", body)
    assert await tale.status(dispatch_id) == "confirmed"
    await bureau.dr_lee.send_sms(sms.from_, "1")
    await bureau.dr_lee.expect_sms(containing="You have it")
    await tale.ends_well("bob@example.test")  # told that nobody at the desk reacted in those ten minutes


async def test_whom_the_operators_phone_may_say_no_by_text_and_the_desk_pages_the_next(bureau: Bureau) -> None:
    def at_once(account: Account) -> None:
        contact(account, "dr-lee")["methods"] = [
            {"sms": "+12025550121", "verified": True}, {"desk": "+12025550136", "verified": True},
        ]  # fmt: skip
        first_step(account).update(channels=["sms", "desk"], order="at_once")

    await changed(bureau, at_once)
    tale = await story(bureau)
    first = await tale.dispatched()
    sms = await bureau.dr_lee.expect_sms(containing="urgent message for Dr Lee")
    assert await tale.status(first) == "at_desk"
    await bureau.dr_lee.send_sms(sms.from_, "2")
    await bureau.dr_lee.expect_sms(containing="you don't take it")
    (page,) = (await tale.ledger(first))["pages"]
    assert (page["status"], await tale.status(first)) == ("declined", "at_desk")
    second = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent message for Dr Lee")
    for dispatch_id in (first, second):
        await tale.alice.post(f"dispatches/{dispatch_id}/page-next")
        await bureau.settle()
        await bureau.dr_patel.expect_sms(containing="urgent message for Dr Patel")
        assert await tale.status(dispatch_id) == "active"
    assert [one["status"] for one in (await tale.ledger(second))["pages"]] == ["expired", "open"]
    await tale.ends_well()


async def _contact_path(tale: Story, slug: str) -> str:
    account = tale.bureau.accounts["riverside"]
    contacts = (await tale.alice.get(f"accounts/{account}"))["contacts"]
    return f"accounts/{account}/contacts/{next(one['id'] for one in contacts if one['slug'] == slug)}"


# --- the pure part

SMS, VOICE = Known(1, "sms", "+12025550121", 0, "ok"), Known(2, "voice", "+12025550121", 1, "ok")
OTHER, DESK = Known(3, "sms", "+12025550122", 2, "unverified"), Known(4, "desk", "+12025550121", 3, "ok")
MOMENT = Moment("urgent", FRIDAY_NIGHT, NY)


def step(**more: Any) -> Step:
    return Step.model_validate({"page": {"contact": "dr-lee"}, **more})


def test_own_rounds_give_each_method_its_turn_then_repeat_as_often_as_the_protocol_says() -> None:
    own = step(channels="own", repeat={"times": 2, "every_s": 60})
    tries: dict[int, int] = {}
    chosen = []
    for number in range(own.rounds):
        found = in_round(own, number, ways(own, [SMS, VOICE, DESK], Preferences(), MOMENT, tries=tries))
        chosen.append([one.id for one in found])
        for one in found:
            tries[one.id] = tries.get(one.id, 0) + 1
    assert chosen == [[1], [2], [4], [], []]
    at_once = step(channels="own", order="at_once", repeat={"times": 1, "every_s": 60})
    found = ways(at_once, [SMS, VOICE], Preferences(), MOMENT)
    assert [[one.id for one in in_round(at_once, number, found)] for number in range(at_once.rounds)] == [
        [1, 2],
        [1, 2],
    ]


def test_one_method_alone_is_repeated_by_its_own_order_too() -> None:
    own = step(channels="own", repeat={"times": 2, "every_s": 60})
    rounds = [in_round(own, number, ways(own, [SMS], Preferences(), MOMENT, tries={1: number})) for number in range(5)]
    assert [[one.id for one in found] for found in rounds] == [[1], [1], [1], [], []]


def test_what_counts_as_working_is_what_the_step_may_use_and_the_carrier_did_not_refuse() -> None:
    only_sms = step(channels=["sms"])
    assert [one.usable for one in ways(only_sms, [SMS, VOICE, OTHER], Preferences(), MOMENT)] == [True, False]
    assert [one.id for one in in_round(only_sms, 0, ways(only_sms, [VOICE, OTHER], Preferences(), MOMENT))] == [3], (
        "a verified phone for calls is no use to a step that only sends texts"
    )
    refused = ways(only_sms, [SMS, OTHER], Preferences(), MOMENT, tries={1: 1}, refused=[1])
    assert [(one.id, one.usable) for one in refused] == [(3, True), (1, False)]
    assert round_about(only_sms, refused) == refused[0]


def test_within_a_channel_the_persons_order_counts() -> None:
    second = Known(5, "sms", "+12025550124", 4, "ok")
    both = step(channels=["sms", "voice"])
    rules = Preferences(rules=[OrderRule.model_validate({"methods": [5]})])
    assert [one.id for one in in_round(both, 0, ways(both, [SMS, VOICE, second], rules, MOMENT))] == [5]
    assert [one.id for one in in_round(both, 1, ways(both, [SMS, VOICE, second], rules, MOMENT, tries={5: 1}))] == [2]


def test_in_quiet_time_a_routine_page_goes_by_text_instead_of_ringing() -> None:
    both = step(channels=["voice", "sms"])
    quiet = Preferences(quiet=Quiet.model_validate({"until": "2999-01-01T00:00:00Z"}))
    routine = Moment("routine", FRIDAY_NIGHT, NY)
    found = ways(both, [SMS, VOICE], quiet, routine)
    assert [[one.id for one in in_round(both, number, found)] for number in (0, 1)] == [[1], [1]]
    assert [one.id for one in in_round(both, 0, ways(both, [SMS, VOICE], quiet, MOMENT))] == [2]
