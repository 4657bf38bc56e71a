"""What the on-call people do on their own pages, and what comes of it."""

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from clients.contacts.models import Contact, ContactMethod
from clients.local_time import local
from core import clock
from oncall.models import CoverRow
from tests.dispatch.ground import STONE, story
from tests.house import Bureau
from tests.portal.ground import LEE, PATEL, PIN, My, a_phone, code_in, primary, take_turns

NEW = "+12025550191"
Fields = dict[str, Any]


async def test_dr_lee_opens_her_message_with_the_pin_and_hands_it_on(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    async with a_phone(bureau) as lee:
        await lee.sign_in(LEE)
        page = lee.text
        assert "! Urgent" in page
        assert re.search(
            r"If you press nothing: Dr Patel is paged <time [^>]+>in \d:\d\d</time> \(at \d\d:\d\d\)", page
        )
        for secret in ("Ada", "Ortiz", "fever", "0181"):
            assert secret not in page
        page_id = lee.page_id
        for _ in range(2):
            await lee.get(f"/my/messages/{page_id}")
            assert "fever" not in lee.text
            await lee.post(f"/my/messages/{page_id}/confirm")  # without the PIN: nothing
        await lee.open_message(page_id, "1111")
        assert "not your PIN" in lee.text
        assert lee.status == 403
        page = await lee.open_message(page_id, PIN)
        assert "a fever of 104 since noon" in page
        assert 'href="tel:+12025550181"' in page
        viewed = (await tale.ledger(dispatch_id))["pages"][0]
        assert viewed["viewed_at"]
        assert viewed["status"] == "open"
        page = await lee.post(f"/my/messages/{page_id}/decline")
        assert "All right, you don't take it." in page
        assert "Dr Patel is asked now." in page
        assert "No message waits for you" in await lee.get("/my")
    await bureau.settle()
    await bureau.dr_patel.expect_sms(containing="for Dr Patel")
    async with a_phone(bureau) as patel:
        await patel.sign_in(PATEL)
        assert "Not on call now" in patel.text  # and yet it is he who is asked
        await patel.open_message(patel.page_id, "7315")
        assert "You have it" in await patel.post(f"/my/messages/{_last_page(patel)}/confirm")
        assert "Messages that you have taken" in await patel.get("/my")
    assert await tale.status(dispatch_id) == "confirmed"
    await bureau.dr_lee.expect_sms(containing="urgent")
    await tale.ends_well()


def _last_page(phone: My) -> int:
    return int(re.findall(r"/my/messages/(\d+)/", phone.text)[0])


async def test_taking_the_next_two_hours_and_ending_it(bureau: Bureau) -> None:
    await take_turns(bureau)
    assert await primary(bureau) == "dr-lee"
    async with a_phone(bureau) as patel:
        await patel.sign_in(PATEL)
        assert "Now: Dr Lee" in await patel.get("/my/take")
        fields: Fields = {"contact": _hidden(patel, "contact"), "roster": "doctors", "slot": "primary"}
        assert "Choose for how long" in await patel.post("/my/take", **fields, hours=3)
        await patel.get("/my/take")
        page = await patel.post("/my/take", **fields, hours=2)
        assert "You have primary until" in page
        assert await primary(bureau) == "dr-patel"
        assert await primary(bureau, 2.1) in {"dr-lee", "dr-patel"}
        assert "You are on call" in await patel.get("/my")
        page = await patel.get("/my/shifts")
        assert "Taken over: doctors primary" in page
        cover = re.findall(r"/my/cover/(\d+)/cancel", page)[0]
        assert "It has ended" in await patel.post(f"/my/cover/{cover}/cancel")
        assert await primary(bureau) == "dr-lee"


async def test_being_away_shows_what_it_moves_before_it_counts(bureau: Bureau) -> None:
    await take_turns(bureau)
    async with a_phone(bureau) as lee:
        await lee.sign_in(LEE)
        await lee.get("/my/away")
        fields: Fields = {
            "contact": _hidden(lee, "contact"),
            "starts": _value(lee, "starts"),
            "ends": _value(lee, "ends"),
            "reason": "a course",
        }
        assert "must end after it begins" in await lee.post("/my/away", **{**fields, "ends": fields["starts"]})
        assert "Give the day and the time" in await lee.post("/my/away", **{**fields, "ends": "tomorrow"})
        page = await lee.post("/my/away", **fields)
        assert "This would change" in page
        assert "<strong>nobody</strong> has it" in page
        assert "Nobody has doctors primary" in page
        assert await primary(bureau) == "dr-lee", "nothing is entered yet"
        patel = re.findall(r'<option value="(\d+)">Dr Patel', await lee.post("/my/away", **fields, change=1))[0]
        page = await lee.post("/my/away", **fields, stand_in=patel)
        assert "<strong>Dr Patel</strong> has it" in page
        page = await lee.post("/my/away", **fields, stand_in=patel, sure=1)
        assert "It is entered, and counts" in page
        assert await primary(bureau) == "dr-patel"
        page = await lee.get("/my/shifts")
        assert "a course" in page
        cover = re.findall(r"/my/cover/(\d+)/cancel", page)[0]
        assert "You are back" in await lee.post(f"/my/cover/{cover}/cancel")
        assert await primary(bureau) == "dr-lee"


async def test_giving_to_anyone_with_a_conflict_in_words_and_taking_it_back(bureau: Bureau) -> None:
    await take_turns(bureau)
    async with a_phone(bureau) as lee, a_phone(bureau) as patel:
        await lee.sign_in(LEE)
        page = await lee.get("/my/shifts")
        give = re.findall(r'href="(/my/give\?[^"]+)"', page)[1]  # a later one
        page = await lee.get(give)
        fields: Fields = {name: _hidden(lee, name) for name in ("contact", "roster", "slot", "at")}
        assert "It is offered to anyone" in await lee.post("/my/give", **fields, to="", note="Anna's birthday")
        assert "already" in await _again(lee, give, fields)
        await patel.sign_in(PATEL)
        await patel.get("/my/take")
        taken: Fields = {"contact": _hidden(patel, "contact"), "starts": _day(1), "ends": _day(9), "reason": ""}
        await patel.post("/my/away", **taken, sure=1)
        page = await patel.get("/my/requests")
        assert "Offered to anyone" in page
        assert "Anna's birthday" in page
        request = re.findall(r"/my/requests/(\d+)/accept", page)[0]
        assert "is away" in await patel.post(f"/my/requests/{request}/accept")
        page = await patel.get("/my/shifts")
        await patel.post(re.findall(r'action="(/my/cover/[0-9]+/cancel)"', page)[0])
        await _away_until(patel, _later(fields["at"], 3))  # only the shift's beginning: they may settle that themselves
        await patel.get("/my/requests")
        page = await patel.post(f"/my/requests/{request}/accept")
        assert "Is this meant so?" in page
        assert "Dr Patel is away from" in page
        assert patel.status == 409
        assert "Agreed: it is in force" in await patel.post(f"/my/requests/{request}/accept", anyway=1)
        await bureau.settle()
        await bureau.dr_lee.expect_sms(containing="Agreed: Dr Patel has")
        assert "By a give with Dr Lee" in await patel.get("/my/shifts")
        assert "In force" in await lee.get("/my/requests")
        assert "Taken back" in await lee.post(f"/my/requests/{request}/undo")
        await bureau.settle()
        await bureau.dr_patel.expect_sms(containing="was taken back")


async def test_who_asks_is_told_of_a_conflict_and_may_ask_all_the_same(bureau: Bureau) -> None:
    await take_turns(bureau)
    async with a_phone(bureau) as lee, a_phone(bureau) as patel:
        await lee.sign_in(LEE)
        give = re.findall(r'href="(/my/give\?[^"]+)"', await lee.get("/my/shifts"))[1]
        await lee.get(give)
        fields: Fields = {name: _hidden(lee, name) for name in ("contact", "roster", "slot", "at")}
        fields["to"] = re.findall(r'name="to" value="(\d+)"[^>]*><span>Dr Patel', lee.text)[0]
        await patel.sign_in(PATEL)
        await _away_until(patel, _later(fields["at"], 3))
        assert "Dr Patel is away from" in await lee.post("/my/give", **fields, note="please")
        assert lee.status == 409
        assert _hidden(lee, "note") == "please"
        assert "Dr Patel is asked" in await lee.post("/my/give", **fields, note="please", anyway=1)
        page = await patel.get("/my")
        assert "1 request waits for your answer" in page
        request = re.findall(r"/my/requests/(\d+)/decline", await patel.get("/my/requests"))[0]
        assert "You said no" in await patel.post(f"/my/requests/{request}/decline")
        assert "not possible: " in (await _refresh(patel, f"/my/requests/{request}/accept"))
        assert "Declined" in await lee.get("/my/requests")


async def test_a_new_number_is_verified_put_first_and_tried_out(bureau: Bureau) -> None:
    phone = await bureau.company.add_phone(NEW)
    async with a_phone(bureau) as lee:
        await lee.sign_in(LEE)
        await lee.get("/my/methods")
        own = _hidden(lee, "contact")
        typed: Fields = {"contact": own, f"kind_{own}": "sms"}
        assert "write + with country code" in await lee.post("/my/methods", **typed | {f"address_{own}": "12"})
        await lee.get("/my/methods")
        page = await lee.post("/my/methods", **typed | {f"address_{own}": "202 555 0191"})
        assert "A code of six digits goes to +12025550191" in page
        await bureau.settle()
        code = code_in((await phone.expect_sms(containing="is the code for Dr Lee")).body)
        method = re.findall(r"/my/methods/(\d+)/verify", page)[0]
        assert "not the code" in await lee.post(f"/my/methods/{method}/verify", code=f"{(int(code) + 1) % 10**6:06d}")
        assert "It is verified" in await lee.post(f"/my/methods/{method}/verify", code=code)
        assert "verified and in use" in await lee.post(f"/my/methods/{method}/remove")
        await lee.get("/my/methods")
        for _ in range(2):
            await lee.post(f"/my/methods/{method}/up")
        assert lee.text.index(NEW) < lee.text.index(LEE)
        await lee.post(f"/my/methods/{method}/down")
        assert lee.text.index(NEW) > lee.text.index(LEE)
        await lee.post(f"/my/methods/{method}/up")
        tested: Fields = {"contact": own, f"method_{own}": ""}
        assert "on its way" in await lee.post("/my/test-page", **tested)
        await bureau.settle()
        await phone.expect_sms(containing="TEST")
        assert "delivered" in await lee.get("/my/methods")


async def test_quiet_hours_are_entered_and_say_that_an_urgent_page_never_looks_at_them(bureau: Bureau) -> None:
    async with a_phone(bureau) as lee:
        await lee.sign_in(LEE)
        await lee.get("/my/methods")
        own = _hidden(lee, "contact")
        assert "An urgent page never looks at this" in await lee.get(f"/my/quiet?contact={own}")
        times: Fields = {"contact": own, "from": "22:00", "to": "07:00"}
        page = await lee.post("/my/quiet/add", **times, days=["sat", "sun"])
        assert "Sat Sun 22:00 to 07:00" in page
        assert "write the time as HH:MM" in await lee.post("/my/quiet/add", **{**times, "from": "late"})
        await lee.get(f"/my/quiet?contact={own}")
        assert "still to come" in await lee.post("/my/quiet/until", contact=own, until="2020-01-01T00:00")
        await lee.get(f"/my/quiet?contact={own}")
        assert "Until " in await lee.post("/my/quiet/until", contact=own, until=_day(2))
        assert "do not disturb until" in await lee.get("/my/methods")
        await lee.get(f"/my/quiet?contact={own}")
        page = await lee.post("/my/quiet/remove", contact=own, at=1, what="Sat Sun 22:00 to 07:00")
        assert "Sat Sun" not in page.replace("<span>Sat</span>", "")
        await lee.post("/my/quiet/until", contact=own, until="")
        assert "No quiet hours" in await lee.get("/my/methods")


async def test_my_shifts_in_my_calendar_at_an_address_shown_once_until_it_is_ended(bureau: Bureau) -> None:
    await take_turns(bureau)
    async with a_phone(bureau) as lee:
        await lee.sign_in(LEE)
        page = await lee.get("/my/calendar")
        page = await lee.post("/my/calendar", contact=_hidden(lee, "contact"))
        address = str(re.findall(r'readonly value="([^"]+)"', page)[0])
        assert f'href="webcal:{address.partition(":")[2]}"' in page
        async with lee.http.get(address) as answer:
            assert answer.status == 200
            assert "BEGIN:VEVENT" in await answer.text()
        page = await lee.get("/my/calendar")
        assert address not in page
        assert "last read" in page
        await lee.post(re.findall(r'action="(/my/calendar/[0-9]+/revoke)"', page)[0])
        assert "last read" not in lee.text
        async with lee.http.get(address) as answer:
            assert answer.status == 404


async def test_one_number_in_two_accounts_shows_both_and_acts_in_each_as_its_own_person(bureau: Bureau) -> None:
    mario = "+12025550141"
    await bureau.company.add_phone(mario)
    async with bureau.house.transaction() as session:  # Dr Lee plumbs, too
        whose = select(ContactMethod.contact_id).where(ContactMethod.address == mario)
        plumber = update(Contact).where(Contact.id.in_(whose)).values(name="Lee")
        await session.execute(plumber.execution_options(synchronize_session=False))
        mine = update(ContactMethod).where(ContactMethod.address == mario)
        await session.execute(mine.values(address=LEE))
    async with a_phone(bureau) as lee:
        await lee.sign_in(LEE)
        page = await lee.get("/my/methods")
        assert page.index("<h2>Harbor Plumbing</h2>") < page.index("<h2>Riverside Pediatrics</h2>")
        page = await lee.get("/my/away")
        assert "From the rosters of <strong>Harbor Plumbing</strong>" in page
        assert "For Riverside Pediatrics instead" in page
        harbor, riverside = (bureau.accounts[slug] for slug in ("harbor", "riverside"))
        people = {_hidden(lee, "contact"), *re.findall(r"/my/away\?contact=(\d+)", page)}
        for contact in people:
            await lee.get(f"/my/away?contact={contact}")  # in each account's own zone
            fields: Fields = {"starts": _value(lee, "starts"), "ends": _value(lee, "ends"), "sure": 1}
            assert "It is entered" in await lee.post("/my/away", **fields | {"contact": contact})
        async with bureau.house.transaction() as session:
            rows = await session.execute(select(CoverRow.account_id, CoverRow.replaces_id, CoverRow.created_by_contact))
            found = {row.account_id: (row.replaces_id, row.created_by_contact) for row in rows}
        assert set(found) == {harbor, riverside}
        assert all(away == by for away, by in found.values())


async def test_who_has_no_roster_and_no_messages_sees_that(bureau: Bureau) -> None:
    async with a_phone(bureau) as stone:
        await stone.get("/my/sign-in")
        await stone.post("/my/sign-in", address=STONE)
        await bureau.settle()
        call = await bureau.company.phone(STONE).expect_call()  # her one method is a call: the code is spoken
        await call.answer()
        heard = await call.hears("your code to sign in")
        digits = "".join(re.findall(r"\b(\d)\b", heard))[:6]
        await call.hangup()
        page = await stone.post("/my/code", code=digits)
        assert "Not on call now" in page
        assert "No further shifts" in page
        assert "No roster names you" in await stone.get("/my/take")


async def _refresh(phone: My, path: str) -> str:
    await phone.get("/my")
    return await phone.post(path)


async def _away_until(phone: My, ends: str) -> None:
    await phone.get("/my/away")
    typed: Fields = {"contact": _hidden(phone, "contact"), "starts": _day(1), "ends": ends, "sure": 1}
    assert "It is entered" in await phone.post("/my/away", **typed)


def _later(at: str, hours: int) -> str:
    """So long after an instant, as it is typed in New York."""
    there = local(datetime.fromisoformat(at) + timedelta(hours=hours), "America/New_York").to_stdlib()
    return f"{there:%Y-%m-%dT%H:%M}"


async def _again(lee: My, path: str, fields: Fields) -> str:
    await lee.get(path)
    return await lee.post("/my/give", **fields, to=_first_colleague(lee))


def _first_colleague(phone: My) -> str:
    return str(re.findall(r'name="to" value="(\d+)"', phone.text)[0])


def _hidden(phone: My, name: str) -> str:
    return str(re.findall(rf'name="{name}" value="([^"]*)"', phone.text)[0])


def _value(phone: My, name: str) -> str:
    return str(re.findall(rf'id="{name}" name="{name}" type="[\w-]+" value="([^"]*)"', phone.text)[0])


def _day(ahead: int) -> str:
    at = local(clock.now(), "America/New_York").to_stdlib() + timedelta(days=ahead)
    return f"{at:%Y-%m-%dT%H:%M}"
