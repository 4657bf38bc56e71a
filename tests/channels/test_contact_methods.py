"""Contacts over REST, and what goes to them outside of pages: codes, test pages. Nobody in use is taken away."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.desk import Desk, Refused
from tests.house import Bureau

NEW_CELL = "+12025550131"


class Person:
    """A contact of Riverside's, as a supervisor works on one."""

    def __init__(self, bob: Desk, account: int, contact: int) -> None:
        self.bob, self.id = bob, contact
        self.path = f"accounts/{account}/contacts/{contact}"

    async def shown(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.bob.get(self.path)
        return found

    async def add(self, kind: str, address: str, **more: Any) -> int:
        found = await self.bob.post(f"{self.path}/methods", {"kind": kind, "address": address, **more})
        return int(found["methods"][-1]["id"])

    async def method(self, method_id: int) -> dict[str, Any]:
        return next(one for one in (await self.shown())["methods"] if one["id"] == method_id)


async def dr_lee(bureau: Bureau, slug: str = "dr-lee") -> Person:
    bob = await bureau.desk("bob", ready=False)
    account = bureau.accounts["riverside"]
    contacts = (await bob.get(f"accounts/{account}"))["contacts"]
    return Person(bob, account, next(one["id"] for one in contacts if one["slug"] == slug))


async def test_a_code_over_the_method_itself_verifies_it(bureau: Bureau) -> None:
    lee = await dr_lee(bureau)
    phone = await bureau.company.add_phone(NEW_CELL)
    cell = await lee.add("sms", NEW_CELL)
    assert (await lee.method(cell))["state"] == "unverified"
    assert (await lee.method(cell))["use"] == "not verified, and a verified one works"
    await lee.bob.post(f"{lee.path}/methods/{cell}/code")
    await bureau.settle()
    sms = await phone.expect_sms(containing="is the code for Dr Lee")
    code = sms.body.split()[1]
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert (await lee.bob.post(f"{lee.path}/methods/{cell}/verify", {"code": wrong}))["result"] == "wrong"
    assert await lee.bob.post(f"{lee.path}/methods/{cell}/verify", {"code": code}) == {"result": "right", "state": "ok"}
    assert (await lee.bob.post(f"{lee.path}/methods/{cell}/verify", {"code": code}))["result"] == "over"
    shown = await lee.method(cell)
    assert (shown["state"], shown["usable"]) == ("ok", True)
    assert shown["verified_at"]
    async with bureau.house.transaction() as session:
        for table in ("outbox", "sends", "method_codes", "audit", "transitions", "changes"):
            rows = (await session.execute(text(f"SELECT {table}::text FROM {table}"))).scalars()
            assert not any(f"{code}" in str(row).replace("+12025550", "") for row in rows), f"the code lies in {table}"


async def test_a_code_by_voice_is_spoken_slowly_and_twice(bureau: Bureau) -> None:
    lee = await dr_lee(bureau)
    phone = await bureau.company.add_phone(NEW_CELL)
    line = await lee.add("voice", NEW_CELL)
    await lee.bob.post(f"{lee.path}/methods/{line}/code")
    await bureau.settle()
    call = await phone.expect_call()
    await call.answer()
    said = await call.hears("the code for Dr Lee")
    digits = "".join(said.partition("Again: ")[2].split(". "))[:6]
    assert said.count(". ".join(digits)) == 2
    assert (await lee.bob.post(f"{lee.path}/methods/{line}/verify", {"code": digits}))["result"] == "right"


async def test_five_tries_ten_minutes_and_five_codes_an_hour(bureau: Bureau) -> None:
    lee = await dr_lee(bureau)
    phone = await bureau.company.add_phone(NEW_CELL)
    cell = await lee.add("sms", NEW_CELL)
    codes = []
    for _ in range(5):
        await lee.bob.post(f"{lee.path}/methods/{cell}/code")
        await bureau.settle()
        codes.append((await phone.expect_sms(containing="code")).body.split()[1])
    with pytest.raises(Refused) as refused:
        await lee.bob.post(f"{lee.path}/methods/{cell}/code")
    assert refused.value.status == 429
    verify = f"{lee.path}/methods/{cell}/verify"
    wrong = next(f"{number:06d}" for number in range(7) if f"{number:06d}" not in codes)
    results = [(await lee.bob.post(verify, {"code": wrong}))["result"] for _ in range(6)]
    assert results == ["wrong"] * 5 + ["over"], "also the first four are good no longer"
    assert (await lee.bob.post(verify, {"code": codes[-1]}))["result"] == "over", "tried too often"
    await bureau.company.advance(3600)
    lee.bob = await bureau.desk("bob", ready=False)  # nobody is signed in for so long without doing anything
    await lee.bob.post(f"{lee.path}/methods/{cell}/code")
    await bureau.settle()
    code = (await phone.expect_sms(containing="code")).body.split()[1]
    await bureau.company.advance(601)
    assert (await lee.bob.post(verify, {"code": code}))["result"] == "over", "too old"


async def test_stop_and_start_leave_an_unverified_method_unverified(bureau: Bureau) -> None:
    lee = await dr_lee(bureau)
    phone = await bureau.company.add_phone(NEW_CELL)
    cell = await lee.add("link", NEW_CELL)
    for word, state in (("STOP", "opted_out"), ("START", "unverified")):
        await phone.send_sms(bureau.line, word)
        await bureau.settle()
        assert (await lee.method(cell))["state"] == state
    await phone.send_sms(bureau.line, "STOP")
    await bureau.settle()
    with pytest.raises(Refused, match="opted_out"):
        await lee.bob.post(f"{lee.path}/methods/{cell}/code")


async def test_a_test_page_by_text_is_marked_answered_and_never_a_page(bureau: Bureau) -> None:
    lee = await dr_lee(bureau)
    sent = await lee.bob.post(f"{lee.path}/test-page")
    await bureau.settle()
    sms = await bureau.dr_lee.expect_sms(containing="TEST: Nightbell test page for Dr Lee")
    await bureau.dr_lee.send_sms(sms.from_, "t")
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="has arrived")
    (known,) = (await lee.bob.get(f"{lee.path}/test-pages"))["items"]
    assert (known["id"], known["kind"], known["status"], known["error"]) == (sent["id"], "sms", "sent", None)
    assert known["sent_at"] and known["delivered_at"] and known["answered_at"]
    async with bureau.house.transaction() as session:
        for table in ("dispatches", "pages", "messages"):
            assert (await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0
        assert set((await session.execute(text("SELECT subject FROM sends"))).scalars()) == {"test-page"}


async def test_a_test_page_by_voice_takes_a_key_and_one_that_fails_says_so(bureau: Bureau) -> None:
    lee = await dr_lee(bureau)
    voice = next(one["id"] for one in (await lee.shown())["methods"] if one["kind"] == "voice")
    await lee.bob.post(f"{lee.path}/test-page", {"method_id": voice})
    await bureau.settle()
    call = await bureau.dr_lee.expect_call()
    await call.answer()
    await call.hears("This is the answering service for Riverside Pediatrics, calling for Dr Lee.")
    await call.hears("Press any key")
    await call.press("7")
    await call.hears("has arrived")
    await bureau.dr_lee.set(sms="landline")
    sms = next(one["id"] for one in (await lee.shown())["methods"] if one["kind"] == "sms")
    await lee.bob.post(f"{lee.path}/test-page", {"method_id": sms})
    await bureau.advance(5)
    failed, answered = (await lee.bob.get(f"{lee.path}/test-pages"))["items"]
    assert answered["answered_at"]
    assert (failed["status"], failed["error"]) == ("failed", "a landline, or a carrier that takes no texts")
    assert (await lee.method(sms))["state"] == "failing", "and pages go round it"
    desk = await lee.add("desk", "+12025550121")
    with pytest.raises(Refused, match="by_hand"):
        await lee.bob.post(f"{lee.path}/test-page", {"method_id": desk})


async def test_order_and_quiet_hours_are_kept_as_versions(bureau: Bureau) -> None:
    lee = await dr_lee(bureau)
    sms, voice = (one["id"] for one in (await lee.shown())["methods"])
    rules = [{"urgency": "routine", "days": [], "from": "00:00", "to": "24:00", "methods": ["sms", voice]}]
    shown = await lee.bob.put(f"{lee.path}/order", {"methods": [voice, sms], "rules": rules})
    assert [one["id"] for one in shown["methods"]] == [voice, sms]
    assert shown["rules"] == rules
    quiet = {"windows": [{"days": ["sat"], "from": "22:00", "to": "08:00"}], "until": "2999-01-01T00:00:00Z"}
    shown = await lee.bob.put(f"{lee.path}/quiet", quiet)
    assert shown["quiet_now"].startswith("do not disturb until 2998-12-31")
    for body in ({"methods": [voice]}, {"methods": [voice, sms], "rules": [{"methods": [10**9]}]}):
        with pytest.raises(Refused) as refused:
            await lee.bob.put(f"{lee.path}/order", body)
        assert refused.value.status == 422
    shown = await lee.bob.delete(f"{lee.path}/methods/{voice}")
    assert shown["rules"] == [{**rules[0], "methods": ["sms"]}]
    async with bureau.house.transaction() as session:
        versions = text(
            "SELECT count(*), count(*) FILTER (WHERE retired_at IS NULL) FROM method_orders WHERE contact_id = :it"
        )
        assert tuple((await session.execute(versions, {"it": lee.id})).one()) == (4, 1)


async def test_what_is_wrong_with_a_method_is_said(bureau: Bureau) -> None:
    lee = await dr_lee(bureau)
    for kind, address, said in (
        ("sms", "555-0131", "write + with country code"),
        ("email", "dr lee@example.org", "no mail address such as"),
        ("fax", "+12025550131", "kind"),
    ):
        with pytest.raises(Refused, match=said.replace("+", r"\+")):
            await lee.add(kind, address)
    with pytest.raises(Refused, match="there_already"):
        await lee.add("sms", "+12025550121")
    assert (await lee.method(await lee.add("email", "lee@Example.ORG", verified=True)))["address"] == "lee@example.org"


async def test_nobody_who_is_counted_on_can_be_taken_away(bureau: Bureau) -> None:
    lee, patel = await dr_lee(bureau), await dr_lee(bureau, "dr-patel")
    stone = await dr_lee(bureau, "office-manager")
    for person, kind, words in (
        (lee, "roster", "roster doctors, slot primary"),
        (patel, "protocol", "the protocol pages them"),
        (stone, "backup", "backup contact"),
    ):
        with pytest.raises(Refused) as refused:
            await person.bob.delete(person.path)
        assert (refused.value.status, refused.value.code) == (409, "in_use")
        places = refused.value.body["places"]
        assert any(place["kind"] == kind and words in place["words"] for place in places)


async def test_a_newcomer_comes_and_goes_and_comes_back(bureau: Bureau) -> None:
    lee = await dr_lee(bureau)
    account = bureau.accounts["riverside"]
    made = await lee.bob.post(f"accounts/{account}/contacts", {"slug": "dr-new", "name": "Dr New", "pin": "4711"})
    assert (made["methods"], made["has_pin"], made["backup"]) == ([], True, False)
    new = Person(lee.bob, account, made["id"])
    await new.add("sms", NEW_CELL)
    body = {"name": "Dr Newer", "role": "locum", "pin": None}
    async with lee.bob.http.patch(f"{lee.bob.url}/api/v1/{new.path}", json=body) as answer:
        changed = await answer.json()
    assert (changed["name"], changed["role"], changed["has_pin"]) == ("Dr Newer", "locum", False)
    with pytest.raises(Refused, match="slug_taken"):
        await lee.bob.post(f"accounts/{account}/contacts", {"slug": "dr-new", "name": "Another"})
    await lee.bob.delete(new.path)
    with pytest.raises(Refused) as refused:
        await new.shown()
    assert refused.value.status == 404
    back = await lee.bob.post(f"accounts/{account}/contacts", {"slug": "dr-new", "name": "Dr New"})
    assert back["id"] == made["id"]
    assert [one["address"] for one in back["methods"]] == [NEW_CELL]


async def test_operators_read_and_supervisors_write(bureau: Bureau) -> None:
    lee = await dr_lee(bureau)
    alice = await bureau.desk("alice", ready=False)
    assert (await alice.get(lee.path))["name"] == "Dr Lee"
    with pytest.raises(Refused) as refused:
        await alice.post(f"{lee.path}/test-page")
    assert refused.value.status == 403
