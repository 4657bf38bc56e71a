"""Cover at the desk: what operators may enter, what they see on the card, and who is paged then."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clients.contacts.models import Contact
from core import clock
from core.audit import AuditRow
from tests.desk import Desk, Refused
from tests.house import Bureau

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


async def people(bureau: Bureau) -> dict[str, int]:
    async with bureau.house.transaction() as session:
        found = select(Contact.slug, Contact.id).where(Contact.account_id == bureau.accounts["riverside"])
        return {row.slug: row.id for row in await session.execute(found)}


def at(bureau: Bureau, path: str) -> str:
    return f"accounts/{bureau.accounts['riverside']}/{path}"


async def refused(desk: Desk, path: str, body: dict[str, Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        await desk.post(path, body)
    return caught.value


async def test_dr_patel_phones_that_she_takes_the_next_two_hours_and_is_paged(bureau: Bureau) -> None:
    who = await people(bureau)
    alice = await bureau.desk("alice")
    taken = {"roster": "doctors", "slot": "primary", "contact_id": who["dr-patel"], "minutes": 120}
    made = await alice.post(at(bureau, "overrides/take"), taken | {"reason": "Dr Lee is in theatre"})
    assert (made["contact_name"], made["created_by_name"], made["conflicts"]) == ("Dr Patel", "Alice", [])
    note = {"text": "Dr Lee is in theatre until 21:00; ring Dr Patel's pager twice.", "contact_id": who["dr-lee"]}
    await alice.post(at(bureau, "notes"), note)
    call = await bureau.caller.dial(bureau.line)
    call_id, _ = await alice.answer_next()
    card = await alice.get(f"calls/{call_id}/card")
    assert next((one["slot"], one["name"]) for one in card["on_call"]) == ("primary", "Dr Patel")
    (shown,) = card["notes"]
    assert (shown["text"], shown["author"], shown["contact_name"]) == (note["text"], "Alice", "Dr Lee")
    assert shown["created_at"] <= shown["until"]
    await alice.dispatch(call_id)
    await bureau.dr_patel.expect_sms(containing="Reply 1")
    await call.hangup()
    await bureau.settle()
    async with bureau.house.transaction() as session:
        rows = await session.execute(select(AuditRow.action, AuditRow.who).order_by(AuditRow.id))
        done = [action for action, by in rows if by == f"user:{alice.me['id']}"]
    assert {"override-create", "note-create"} <= set(done)


async def test_an_absence_sends_the_page_to_the_stand_in(bureau: Bureau) -> None:
    who = await people(bureau)
    alice = await bureau.desk("alice")
    ends = (clock.now() + 10 * HOUR).isoformat()
    body = {"contact_id": who["dr-lee"], "stand_in_id": who["dr-patel"], "ends_at": ends, "reason": "off"}
    made = await alice.post(at(bureau, "absences"), body)
    assert [(one["slot"], one["people"][0]) for one in made["moved"]] == [("primary", "dr-patel")]
    assert (made["replaces_name"], made["contact_name"], made["conflicts"]) == ("Dr Lee", "Dr Patel", [])
    call = await bureau.caller.dial(bureau.line)
    call_id, _ = await alice.answer_next()
    await alice.dispatch(call_id)
    await bureau.dr_patel.expect_sms(containing="Reply 1")
    await call.hangup()
    await alice.delete(at(bureau, f"absences/{made['id']}"))
    items = (await alice.get(at(bureau, "on-call")))["items"]
    assert items[0]["name"] == "Dr Lee"
    listed = (await alice.get(at(bureau, f"cover?from={made['starts_at']}&to={made['ends_at']}")))["items"]
    assert [(one["kind"], one["cancelled_by_name"]) for one in listed] == [("absence", "Alice")]


async def test_operators_settle_tonight_and_supervisors_the_rest(bureau: Bureau) -> None:
    who = await people(bureau)
    alice, bob = await bureau.desk("alice", ready=False), await bureau.desk("bob", ready=False)
    place = {"roster": "doctors", "slot": "primary", "contact_id": who["dr-patel"]}
    week = {"ends_at": (clock.now() + timedelta(days=7)).isoformat()}
    said = await refused(alice, at(bureau, "overrides"), place | week)
    assert (said.status, said.body["needs"]) == (403, "roster:write")
    assert "next 24 hours" in said.body["detail"]
    said = await refused(alice, at(bureau, "absences"), {"contact_id": who["dr-lee"], **week})
    assert said.status == 403
    made = await bob.post(at(bureau, "overrides"), place | week)
    with pytest.raises(Refused) as caught:
        await alice.delete(at(bureau, f"overrides/{made['id']}"))
    assert caught.value.status == 403
    await bob.delete(at(bureau, f"overrides/{made['id']}"))


async def test_a_give_is_recorded_for_people_who_phone_and_a_supervisor_decides(bureau: Bureau) -> None:
    who = await people(bureau)
    alice, bob = await bureau.desk("alice", ready=False), await bureau.desk("bob", ready=False)
    on_call = (await alice.get(at(bureau, "on-call")))["items"][0]
    body = {
        "kind": "give", "roster": "doctors", "slot": "primary", "at": on_call["since"],
        "from_contact_id": who["dr-lee"], "to_contact_id": who["dr-patel"], "note": "a wedding",
    }  # fmt: skip
    made = await alice.post(at(bureau, "cover-requests"), body)
    assert (made["status"], made["from_name"], made["to_name"]) == ("open", "Dr Lee", "Dr Patel")
    assert (await alice.post(at(bureau, "cover-requests"), body))["id"] == made["id"]
    asked = await bureau.dr_patel.expect_sms(containing="Dr Lee asks you to take doctors primary from")
    assert "/my/cover" in asked.body
    assert "wedding" not in asked.body
    one = f"cover-requests/{made['id']}"
    said = await refused(alice, at(bureau, f"{one}/approve"), {})
    assert (said.status, said.body["needs"]) == (403, "roster:write")
    done = await alice.post(at(bureau, f"{one}/accept"), {})
    assert (done["status"], done["taker_name"], done["answered_by_name"]) == ("in_force", "Dr Patel", "Alice")
    assert (await alice.get(at(bureau, "on-call")))["items"][0]["name"] == "Dr Patel"
    said = await refused(alice, at(bureau, f"{one}/withdraw"), {})
    assert (said.status, said.code) == (409, "request-in-force")
    done = await bob.post(at(bureau, f"{one}/undo"), {"reason": "wedding is off"})
    assert (done["status"], done["reason"]) == ("undone", "wedding is off")
    await bureau.dr_lee.expect_sms(containing="Agreed: Dr Patel has doctors primary")
    await bureau.dr_lee.expect_sms(containing="was taken back")
    listed = (await alice.get(at(bureau, f"cover-requests?status=undone&contact_id={who['dr-lee']}")))["items"]
    assert [each["id"] for each in listed] == [made["id"]]
    assert (await alice.get(at(bureau, "cover-requests?status=lapsed")))["items"] == []


async def test_notes_are_for_a_while(bureau: Bureau) -> None:
    alice, amir = await bureau.desk("alice", ready=False), await bureau.desk("amir", ready=False)
    for body, says in (
        ({"text": "  "}, "text"),
        ({"text": "x", "until": (clock.now() - HOUR).isoformat()}, "in the future"),
        ({"text": "x", "until": (clock.now() + timedelta(days=40)).isoformat()}, "31 days at most"),
        ({"text": "x", "contact_id": 10**9}, "no contact of this account"),
    ):
        said = await refused(alice, at(bureau, "notes"), body)
        assert (said.status, says in str(said.body)) == (422, True), said.body
    first = await alice.post(at(bureau, "notes"), {"text": "Gate code has changed: ask at the desk."})
    second = await amir.post(at(bureau, "notes"), {"text": "Back at 8.", "until": (clock.now() + MINUTE).isoformat()})
    notes = (await alice.get(at(bureau, "notes")))["items"]
    assert [(one["id"], one["author"]) for one in notes] == [
        (second["id"], "Amir"),
        (first["id"], "Alice"),
    ]
    await amir.delete(at(bureau, f"notes/{first['id']}"))
    with pytest.raises(Refused) as caught:
        await alice.delete(at(bureau, f"notes/{first['id']}"))
    assert caught.value.status == 409
    await bureau.advance(61)
    assert (await alice.get(at(bureau, "notes")))["items"] == []


async def test_what_is_offered_to_anybody_is_taken_by_somebody(bureau: Bureau) -> None:
    who = await people(bureau)
    alice = await bureau.desk("alice", ready=False)
    since = (await alice.get(at(bureau, "on-call")))["items"][0]["since"]
    body = {"kind": "give", "roster": "doctors", "slot": "primary", "at": since, "from_contact_id": who["dr-lee"]}
    made = await alice.post(at(bureau, "cover-requests"), body)
    path = at(bureau, f"cover-requests/{made['id']}/accept")
    said = await refused(alice, path, {})
    assert (said.status, "say with contact_id who takes it" in said.body["detail"]) == (422, True)
    said = await refused(alice, path, {"contact_id": who["dr-lee"]})
    assert (said.status, "their own shift" in said.body["detail"]) == (422, True)
    assert (await alice.post(path, {"contact_id": who["dr-patel"]}))["status"] == "in_force"
    said = await refused(alice, path, {"contact_id": who["office-manager"]})
    assert (said.status, said.code, "Dr Patel has it already" in said.body["detail"]) == (409, "request-in-force", True)
