"""Erasing and keeping: a person, a client, and what has been kept as long as it had to be."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from calls.models import Call, Webhook
from channels.sms.models import InboundSms
from clients.accounts.models import Account
from clients.contacts.models import Contact, ContactMethod
from core import clock
from core.audit import AuditRow
from core.blobs import BlobChunk
from core.crypto.models import DataKey
from dispatch.messages.models import Message
from dispatch.privacy import retention
from tests.desk import Desk, Refused
from tests.dispatch.ground import Story, story
from tests.house import Bureau

ORTIZ, OTHER = "+12025550181", "+12025550187"


async def client_of(bureau: Bureau, slug: str = "riverside") -> int:
    async with bureau.house.transaction() as session:
        return (await session.get_one(Account, bureau.accounts[slug])).client_id


async def closed(tale: Story, **fields: str) -> int:
    """A message taken by hand, and over."""
    message_id = await tale.message(fields={"child": "Mia", "phone": ORTIZ, "symptom": "a fever"} | fields)
    await tale.alice.post(f"messages/{message_id}/close", {"reason": "came by"})
    return message_id


async def texts(bureau: Bureau, tale: Story, number: str) -> int:
    """A text from this number, which the desk has read and closed. Its message's id."""
    await (await bureau.company.add_phone(number)).send_sms(bureau.line, "it is about Mia")
    await bureau.settle()
    newest = max((await tale.alice.get("messages"))["items"], key=lambda one: one["id"])
    await tale.alice.post(f"messages/{newest['id']}/close", {"reason": "read"})
    await bureau.settle()
    return int(newest["id"])


async def gone(desk: Desk, message_id: int) -> bool:
    """Whether nothing can be read of it any more."""
    shown = await desk.get(f"messages/{message_id}")
    return "Mia" not in str(shown) and "fever" not in str(shown)


async def test_a_person_is_erased_wherever_they_called_texted_or_asked_to_be_called_back(bureau: Bureau) -> None:
    tale = await story(bureau)
    ada = await bureau.desk("ada", ready=False)
    by_hand, elsewhere = await closed(tale), await closed(tale, phone=OTHER)
    of_ortiz, of_other = await texts(bureau, tale, ORTIZ), await texts(bureau, tale, OTHER)
    waiting = await tale.message()
    path = f"clients/{await client_of(bureau)}/erase-person"
    found = await ada.post(path, {"number": "+1 202-555-0181", "dry_run": True})
    assert found["messages"] == sorted([by_hand, of_ortiz, waiting])
    assert (len(found["texts"]), found["erased"]) == (1, False)
    with pytest.raises(Refused) as refused:
        await ada.post(path, {"number": ORTIZ})
    assert (refused.value.status, refused.value.body["open"]) == (409, [f"message:{waiting}"])
    assert not await gone(tale.alice, by_hand)
    await tale.alice.post(f"messages/{waiting}/close", {"reason": "came by"})
    assert (await ada.post(path, {"number": ORTIZ}))["erased"] is True
    for message_id in (by_hand, of_ortiz, waiting):
        assert await gone(tale.alice, message_id)
    for message_id in (elsewhere, of_other):
        assert not await gone(tale.alice, message_id)
    assert (await ada.post(path, {"number": ORTIZ, "dry_run": True}))["messages"] == []
    async with bureau.house.transaction() as session:
        row = (await session.execute(select(AuditRow).where(AuditRow.action == "erase-person"))).scalar_one()
        tokens = (await session.execute(select(InboundSms.from_token).order_by(InboundSms.id))).scalars().all()
    assert (row.who, ORTIZ[1:] in str(row.detail)) == (f"user:{ada.me['id']}", False)
    assert [token is None for token in tokens] == [True, False]
    with pytest.raises(Refused) as nonsense:
        await ada.post(path, {"number": "Mia"})
    assert nonsense.value.status == 422


async def test_a_client_that_left_is_erased_with_its_people_and_its_lines_answer_no_more(bureau: Bureau) -> None:
    tale = await story(bureau)
    ada = await bureau.desk("ada", ready=False)
    message_id, left = await closed(tale), await tale.message()
    client = await client_of(bureau)
    for body, status in (({"slug": "another"}, 422), ({"slug": "riverside"}, 409)):
        with pytest.raises(Refused) as refused:
            await ada.post(f"clients/{client}/erase", body)
        assert refused.value.status == status
    await tale.alice.post(f"messages/{left}/close", {"reason": "came by"})
    assert (await ada.post(f"clients/{client}/erase", {"slug": "riverside"}))["keys"] >= 2
    assert await gone(tale.alice, message_id)
    async with bureau.house.transaction() as session:
        account = await session.get_one(Account, bureau.accounts["riverside"])
        kept = select(func.count()).where(DataKey.client_id == client, DataKey.wrapped.is_not(None))
        names = select(Contact.name).where(Contact.account_id == account.id)
        addresses = select(ContactMethod.address).where(ContactMethod.account_id == account.id)
        assert account.retired_at is not None
        assert (await session.execute(kept)).scalar_one() == 0
        assert set((await session.execute(names)).scalars()) == {"(erased)"}
        assert all(one.startswith("erased:") for one in (await session.execute(addresses)).scalars())
        calls = (await session.execute(select(func.count()).select_from(Call))).scalar_one()
    call = await bureau.caller.dial(bureau.line)
    await call.ended()
    async with bureau.house.transaction() as session:
        assert (await session.execute(select(func.count()).select_from(Call))).scalar_one() == calls


async def test_each_kind_is_kept_as_long_as_its_rule_says_and_no_longer(bureau: Bureau) -> None:
    tale = await story(bureau)
    ada = await bureau.desk("ada", ready=False)
    account = bureau.accounts["riverside"]
    old = await closed(tale)
    caller = await bureau.caller.dial(bureau.line)
    await caller.hears("you are next in line")
    await caller.press("*")
    await caller.happens("call.recording")
    await caller.speak("My son has a high fever.")
    await bureau.advance(30)  # the silence ends it
    await caller.ended()
    await bureau.settle()
    waiting = max((await tale.alice.get("messages"))["items"], key=lambda one: one["id"])["id"]
    assert (await ada.put("retention", {"days": {"messages": 365}}))["kept"]["messages"] == 365
    told = await ada.put(f"accounts/{account}/retention", {"days": {"webhooks": 7, "recordings": 30}})
    assert told["kept"] == {"webhooks": 7, "recordings": 30, "messages": 365}

    async def counted() -> tuple[int, int, bool]:
        await retention.carry_out(bureau.house)
        async with bureau.house.transaction() as session:
            hooks = (await session.execute(select(func.count()).select_from(Webhook))).scalar_one()
            chunks = (await session.execute(select(func.count()).select_from(BlobChunk))).scalar_one()
            wrapped = select(DataKey.wrapped).join(Message, Message.key_id == DataKey.id).where(Message.id == old)
            return hooks, chunks, (await session.execute(wrapped)).scalar_one() is not None

    hooks, chunks, kept = await counted()
    assert (hooks > 0, chunks > 0, kept) == (True, True, True)
    clock.advance(timedelta(days=8))
    assert await counted() == (0, chunks, True)
    clock.advance(timedelta(days=23))
    assert await counted() == (0, chunks, True), "somebody has still to listen to it"
    async with bureau.house.transaction() as session:
        await session.execute(update(Message).where(Message.id == waiting).values(status="closed"))
    assert await counted() == (0, 0, True)
    clock.advance(timedelta(days=335))
    assert await counted() == (0, 0, False)
    async with bureau.house.transaction() as session:
        rows = (await session.execute(select(AuditRow.detail).where(AuditRow.action == "retention"))).scalars().all()
    assert {row["kind"] for row in rows} == {"webhooks", "recordings", "messages"}


@pytest.mark.parametrize("days", [{"webhooks": 0}, {"webhooks": 40_000}, {"jokes": 3}])
async def test_rules_that_make_no_sense_are_refused(bureau: Bureau, days: dict[str, Any]) -> None:
    ada = await bureau.desk("ada", ready=False)
    with pytest.raises(Refused) as refused:
        await ada.put("retention", {"days": days})
    assert refused.value.status == 422


async def test_who_is_signed_in_is_listed_and_ended(bureau: Bureau) -> None:
    ada, alice, again = [await bureau.desk(who, ready=False) for who in ("ada", "alice", "alice")]
    theirs = (await ada.get(f"sessions?user_id={alice.me['id']}"))["items"]
    assert len(theirs) == 2
    mine = (await again.get("me/sessions"))["items"]
    assert [one["mine"] for one in mine] == [True, False]
    await again.delete(f"me/sessions/{mine[1]['id']}")
    with pytest.raises(Refused):
        await alice.get("me")
    await ada.delete(f"sessions/{mine[0]['id']}")
    with pytest.raises(Refused):
        await again.get("me")
    with pytest.raises(Refused) as refused:
        await ada.delete(f"me/sessions/{mine[0]['id']}")
    assert refused.value.status == 404
    assert {one["user_id"] for one in (await ada.get("sessions"))["items"]} == {ada.me["id"]}
