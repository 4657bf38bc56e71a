"""Whoever goes on call is told, and confirms it or doesn't; the schedule may change meanwhile."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.accounts_yaml import import_text
from channels.sends.models import Send
from clients.accounts.models import Account
from clients.contacts.models import Contact
from core import clock
from core.documents import yaml_text
from dispatch.messages.models import Message
from oncall.reminders.models import DutyNotice
from oncall.reminders.work import remind
from tests.dispatch.ground import story
from tests.house import Bureau
from tests.oncall.watch.ground import BOSS, at, finding, in_turn, notices, riverside, soon, take_turns

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


async def contact(bureau: Bureau, slug: str) -> int:
    async with bureau.house.transaction() as session:
        return (await session.execute(select(Contact.id).where(Contact.slug == slug))).scalar_one()


async def test_reminded_an_hour_ahead_on_confirms_and_nothing_more_is_asked(bureau: Bureau) -> None:
    begins = soon()
    await take_turns(bureau, begins, remind=[60], confirm=True)
    await at(bureau, begins - 61 * MINUTE)
    assert await notices(bureau.house, "dr-patel") == [(60, "planned"), (0, "planned")]
    assert await bureau.company.unexpected() == []
    await at(bureau, begins - 59 * MINUTE)
    sms = await bureau.dr_patel.expect_sms(containing="You are on call for Riverside Pediatrics (primary) from")
    assert sms.body.endswith("Reply ON to confirm.")
    await bureau.dr_patel.send_sms(bureau.line, "On")
    await bureau.settle()
    await bureau.dr_patel.expect_sms(containing="Thank you. You are on call for Riverside Pediatrics (primary)")
    assert await notices(bureau.house, "dr-patel") == [(60, "confirmed"), (0, "planned")]
    await at(bureau, begins + MINUTE)
    await at(bureau, begins + 12 * MINUTE)
    assert await notices(bureau.house, "dr-patel") == [(60, "confirmed"), (0, "cancelled")]
    assert await finding(bureau) == []
    assert await bureau.company.unexpected() == []
    async with bureau.house.transaction() as session:
        assert (await session.execute(select(func.count()).select_from(Message))).scalar_one() == 0


async def test_a_bare_1_stays_a_page_s_and_on_leaves_the_page_alone(bureau: Bureau) -> None:
    begins = soon(60)
    await take_turns(bureau, begins, remind=[20], confirm=True)
    await at(bureau, begins - 20 * MINUTE)
    await bureau.dr_patel.expect_sms(containing="Reply ON")
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.dr_lee.send_sms(bureau.line, "ON")
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="no shift of yours waits to be confirmed")
    assert (await tale.ledger(dispatch_id))["dispatch"]["status"] != "confirmed"
    await bureau.dr_patel.send_sms(bureau.line, "1")
    await bureau.settle()
    await bureau.dr_patel.expect_sms(containing="Your text has reached the answering desk")
    assert (await notices(bureau.house, "dr-patel"))[0] == (20, "sent"), "1 confirms no shift"
    await bureau.dr_lee.send_sms(bureau.line, "1")
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="You have it")
    assert (await tale.ledger(dispatch_id))["dispatch"]["status"] == "confirmed"


async def test_nobody_confirms_so_the_supervisors_are_told_once_and_the_roster_stands(bureau: Bureau) -> None:
    begins = soon(30)
    await take_turns(bureau, begins, confirm=True)
    await at(bureau, begins + MINUTE)
    await bureau.dr_patel.expect_sms(containing="You are on call for Riverside Pediatrics (primary) now")
    await at(bureau, begins + 9 * MINUTE)
    assert await finding(bureau) == []
    await at(bureau, begins + 11 * MINUTE)
    mail = await bureau.company.mailbox(BOSS).expect_mail(containing="has not confirmed being on call")
    assert "Dr Patel is on call for Riverside Pediatrics (primary) since" in mail.text
    (told,) = await finding(bureau)
    assert (told["contact"], told["severity"], told["slot"]) == ("dr-patel", "wrong", "primary")
    bob = await bureau.desk("bob", ready=False)
    account = f"accounts/{bureau.accounts['riverside']}"
    now = (await bob.get(f"{account}/on-call"))["items"][0]
    assert now["contact"] == "dr-patel", "nobody is taken off for it"
    await remind(bureau.house)
    await at(bureau, begins + 15 * MINUTE)
    assert await bureau.company.unexpected() == []
    (shown,) = [one for one in (await bob.get(f"{account}/duty-notices"))["items"] if one["contact"] == "dr-patel"]
    assert (shown["status"], shown["minutes"], shown["channel"]) == ("unconfirmed", 0, "sms")
    said = await bob.post(f"{account}/duty-notices/{shown['id']}/confirm")
    assert said["status"] == "confirmed"
    assert await finding(bureau) == []


async def test_an_override_before_the_reminder_moves_it(bureau: Bureau) -> None:
    begins = soon(130)  # Dr Lee, who has it now, has long been told
    await take_turns(bureau, begins, remind=[60], confirm=True)
    await at(bureau, begins - 90 * MINUTE)
    assert await notices(bureau.house, "dr-patel") == [(60, "planned"), (0, "planned")]
    bob = await bureau.desk("bob", ready=False)
    account = f"accounts/{bureau.accounts['riverside']}"
    body = {
        "roster": "doctors", "slot": "primary", "contact_id": await contact(bureau, "office-manager"),
        "starts_at": (begins - 5 * MINUTE).isoformat(), "ends_at": (begins + 3 * HOUR).isoformat(), "reason": "swap",
    }  # fmt: skip
    override = await bob.post(f"{account}/overrides", body)
    await at(bureau, begins - 80 * MINUTE)
    assert await notices(bureau.house, "office-manager") == [(60, "planned"), (0, "planned")]
    patel = await moments(bureau, "dr-patel")
    assert patel[begins] == ["cancelled", "cancelled"]
    await at(bureau, begins - 64 * MINUTE)  # an hour before the override: Ms Stone has only a phone that rings
    call = await bureau.company.phone("+12025550123").expect_call()
    await call.answer()
    await call.hears("You are on call for Riverside Pediatrics (primary)")
    await call.hears("Press any key to confirm")
    await call.press("5")
    await call.hears("Thank you. You are on call")
    await bureau.settle()
    assert (await notices(bureau.house, "office-manager"))[0] == (60, "confirmed")
    await at(bureau, begins - 59 * MINUTE)
    assert await bureau.company.unexpected() == [], "Dr Patel is not on at that time any more"

    bob = await bureau.desk("bob", ready=False)
    await bob.delete(f"{account}/overrides/{override['id']}")
    await at(bureau, begins - 50 * MINUTE)
    await bureau.dr_patel.expect_sms(containing="Reply ON to confirm")
    assert (await moments(bureau, "dr-patel"))[begins] == ["sent", "planned"], "theirs again, and told at once"
    assert (await notices(bureau.house, "office-manager"))[1] == (0, "cancelled")


async def moments(bureau: Bureau, who: str) -> dict[datetime, list[str]]:
    found: dict[datetime, list[str]] = {}
    async with bureau.house.transaction() as session:
        rows = (
            select(DutyNotice.starts_at, DutyNotice.status)
            .join(Contact, Contact.id == DutyNotice.contact_id)
            .where(Contact.slug == who)
            .order_by(DutyNotice.starts_at, DutyNotice.minutes.desc())
        )
        for starts_at, status in (await session.execute(rows)).all():
            found.setdefault(starts_at, []).append(status)
    return found


async def test_somebody_s_own_wish_comes_first_and_planning_twice_changes_nothing(bureau: Bureau) -> None:
    begins = soon()
    await take_turns(bureau, begins)
    bob = await bureau.desk("bob", ready=False)
    path = f"accounts/{bureau.accounts['riverside']}/contacts/{await contact(bureau, 'dr-patel')}/reminders"
    assert (await bob.get(path))["minutes"] is None
    await remind(bureau.house)
    assert await notices(bureau.house) == [], "nobody asked for any"
    assert (await bob.put(path, {"minutes": [30]}))["minutes"] == [30]
    await remind(bureau.house)
    await remind(bureau.house)
    assert await notices(bureau.house) == [(30, "planned"), (0, "planned")]
    await bureau.company.advance((begins - 29 * MINUTE - clock.now()).total_seconds())
    await asyncio.gather(remind(bureau.house), remind(bureau.house))
    await bureau.settle()
    sms = await bureau.dr_patel.expect_sms(containing="You are on call for Riverside Pediatrics (primary) from")
    assert "Reply" not in sms.body, "the account does not ask for a confirmation"
    bob = await bureau.desk("bob", ready=False)
    assert (await bob.put(path, {"minutes": []}))["minutes"] == []
    await at(bureau, begins + MINUTE)
    assert await notices(bureau.house) == [(30, "sent"), (0, "cancelled")]
    bob = await bureau.desk("bob", ready=False)
    assert (await bob.put(path, {"minutes": None}))["minutes"] is None
    assert await bureau.company.unexpected() == []


async def test_who_has_it_when_a_roster_is_first_published_is_told_that_they_are_on(bureau: Bureau) -> None:
    data = riverside(on_call={"confirm": True})
    slot = {"slot": "nights", "default": ["dr-patel"]}
    data["accounts"][0]["rosters"]["nights"] = {"name": "Nights", "timezone": "America/New_York", "slots": [slot]}
    await bureau.company.advance(3600)  # of the other roster everybody has long known
    await import_text(bureau.house, yaml_text.dump(data), name="riverside.yaml")
    await bureau.tick()
    sms = await bureau.dr_patel.expect_sms(containing="You are on call for Riverside Pediatrics (nights) now.")
    assert sms.body.endswith("Reply ON to confirm.")
    await bureau.dr_patel.send_sms(bureau.line, "ON")
    await bureau.settle()
    await bureau.dr_patel.expect_sms(containing="Thank you. You are on call")
    assert await bureau.company.unexpected() == []


async def test_on_counts_days_later_and_a_stranger_s_on_goes_to_the_desk(bureau: Bureau) -> None:
    begins = soon(30) + 2 * timedelta(days=1)
    data = riverside(on_call={"remind": [2880], "confirm": True})
    turns = in_turn(begins, "dr-lee", "dr-lee", "dr-lee", "dr-patel")
    data["accounts"][0]["rosters"]["doctors"]["slots"][0]["rotation"] = {
        **turns, "people": ["dr-lee", "dr-patel"], "every": {"days": 4}
    }  # fmt: skip
    starts = datetime.fromisoformat(turns["starts"]) - timedelta(days=3)
    data["accounts"][0]["rosters"]["doctors"]["slots"][0]["rotation"]["starts"] = starts.date().isoformat()
    await import_text(bureau.house, yaml_text.dump(data), name="riverside.yaml")
    await at(bureau, begins - 47 * HOUR)
    await bureau.dr_patel.expect_sms(containing="Reply ON")
    await at(bureau, begins - 12 * HOUR)
    await bureau.dr_patel.send_sms(bureau.line, "ON")
    await bureau.settle()
    await bureau.dr_patel.expect_sms(containing="Thank you. You are on call")
    assert (await notices(bureau.house, "dr-patel"))[0] == (2880, "confirmed")
    await bureau.caller.send_sms(bureau.line, "ON")
    await bureau.settle()
    await bureau.caller.expect_sms(containing="reached the answering desk")


async def test_who_has_no_way_to_be_asked_is_told_of_all_the_same(bureau: Bureau) -> None:
    begins = soon(30)
    await take_turns(bureau, begins, confirm=True)
    await bureau.dr_patel.send_sms(bureau.line, "STOP")
    bob = await bureau.desk("bob", ready=False)
    path = f"accounts/{bureau.accounts['riverside']}/contacts/{await contact(bureau, 'dr-patel')}"
    await bob.put(f"{path}/quiet", {"until": (clock.now() + timedelta(days=1)).isoformat()})
    await bureau.settle()
    await at(bureau, begins + MINUTE)
    async with bureau.house.transaction() as session:
        sent = (await session.execute(select(Send.status).where(Send.subject == "duty-notice"))).scalars().all()
        account = await session.get_one(Account, bureau.accounts["riverside"])
        assert account.retired_at is None
    assert set(sent) <= {"failed"}, "the carrier takes no text for them, and it does not ring in quiet time"
    await at(bureau, begins + 11 * MINUTE)
    await bureau.company.mailbox(BOSS).expect_mail(containing="Dr Patel could not be told")
    assert [one["contact"] for one in await finding(bureau)] == ["dr-patel"]
