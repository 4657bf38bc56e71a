"""Nobody at the desk reacts to an alarm: the supervisors are told, once, and no sooner than the account says."""

from typing import Any

from sqlalchemy import update

from dispatch.ledger.models import Dispatch
from dispatch.protocols.schema import Desk
from tests.dispatch.ground import Story, reasons, story
from tests.house import Bureau
from tests.nobodys import jump, nobodys
from tests.roles import holds_now

TOLD = "nobody reacts: the supervisors are told"
TELL_S = Desk().tell_s or 0
CLAIM_S = Desk().claim_s


async def shown(tale: Story, dispatch: int) -> dict[str, Any]:
    found: dict[str, Any] = (await tale.ledger(dispatch))["dispatch"]
    return found


async def times_told(tale: Story, dispatch: int) -> int:
    return reasons(await tale.ledger(dispatch), "dispatch").count(TOLD)


def mailed(bureau: Bureau, address: str) -> list[str]:
    mails = [event["mail"] for event in bureau.company.events if event["type"] == "mail.received"]
    return [mail["subject"] for mail in mails if mail["to"] == address]


async def test_the_supervisor_is_told_once_when_nobody_claims(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch = await nobodys(bureau, tale.alice)
    since = (await shown(tale, dispatch))["unclaimed_since"]
    await jump(bureau, TELL_S / 2)
    assert await times_told(tale, dispatch) == 0
    assert (await shown(tale, dispatch))["told_at"] is None
    await jump(bureau, TELL_S / 2 + 5)
    now = await shown(tale, dispatch)
    assert now["told_at"] is not None
    assert now["unclaimed_since"] == since, "the alarms in between don't begin its age anew"
    mail = await bureau.company.mailbox("bob@example.test").expect_mail(containing="no operator has claimed it")
    assert "Riverside Pediatrics: nobody at the desk has taken an urgent message" in mail.subject
    assert f"/dispatches/{dispatch}" in mail.text
    assert "Ortiz" not in mail.subject + mail.text
    await jump(bureau, TELL_S + 60)
    assert await times_told(tale, dispatch) == 1


async def test_a_claim_ends_it_and_a_claim_let_go_begins_it_anew(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch = await nobodys(bureau, tale.alice)
    await jump(bureau, TELL_S / 2)
    await tale.alice.post(f"dispatches/{dispatch}/claim")
    claimed = await shown(tale, dispatch)
    assert (claimed["unclaimed_since"], claimed["told_at"]) == (None, None)
    await jump(bureau, TELL_S)
    assert await times_told(tale, dispatch) == 0
    await tale.alice.post(f"dispatches/{dispatch}/release")
    await jump(bureau, TELL_S / 2)
    assert await times_told(tale, dispatch) == 0
    await jump(bureau, TELL_S / 2 + 5)
    assert await times_told(tale, dispatch) == 1
    await tale.alice.post(f"dispatches/{dispatch}/claim")
    await jump(bureau, CLAIM_S + 5)
    await jump(bureau, TELL_S + 5)
    assert await times_told(tale, dispatch) == 2, "a claim that lapses is nobody's again"


async def test_what_is_routine_is_shown_and_mailed_to_nobody(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch = await nobodys(bureau, tale.alice, "refill")
    await jump(bureau, TELL_S + 10)
    assert (await shown(tale, dispatch))["told_at"] is not None
    assert mailed(bureau, "bob@example.test") == []


async def test_without_a_supervisor_an_administrator_is_told_and_never_another_clients(bureau: Bureau) -> None:
    async with bureau.house.transaction() as session:
        await holds_now(session, "bob", "operator")
        await holds_now(session, "charlie", "operator", "supervisor")
    tale = await story(bureau)
    await nobodys(bureau, tale.alice)
    await jump(bureau, TELL_S + 10)
    await bureau.company.mailbox("ada@example.test").expect_mail(containing="no operator has claimed it")
    assert mailed(bureau, "charlie@example.test") == []


async def test_an_account_may_want_nobody_told(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch = await nobodys(bureau, tale.alice)
    async with bureau.house.transaction() as session:
        await session.execute(update(Dispatch).where(Dispatch.id == dispatch).values(tell_s=None))
    await jump(bureau, TELL_S + 60)
    assert await times_told(tale, dispatch) == 0
    assert (await tale.ledger(dispatch))["dispatch"]["alarm_count"] > 1, "the desk is alarmed all the same"
