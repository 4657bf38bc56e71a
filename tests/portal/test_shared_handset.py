"""Signing in to /my from a handset that two people share: the code shows the handset, not the person."""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from app.accounts_yaml import import_text
from clients.contacts.models import ContactMethod
from clients.contacts.pins import set_pin
from core.audit import AuditRow
from core.documents import yaml_text
from tests.house import Bureau
from tests.portal.ground import LEE, My, a_phone, contact_id

_YAML: Final = Path(__file__).parents[1] / "bureau.yaml"
LEE_PIN: Final = "4821"
PATEL_PIN: Final = "7315"


async def share(bureau: Bureau, *, patel: dict[str, Any] | None = None) -> None:
    """Dr Patel is reached at Dr Lee's number."""
    data = yaml_text.load(_YAML.read_text())
    _, person, _ = data["accounts"][0]["contacts"]
    person |= {"methods": [{"sms": LEE, "verified": True}], **(patel or {})}
    await import_text(bureau.house, yaml_text.dump(data), name="shared.yaml")


async def with_the_code(phone: My) -> str:
    return await phone.post("/my/code", code=await phone.ask_for_code(LEE))


async def signed_in(bureau: Bureau) -> list[tuple[str, str]]:
    """Who, and how."""
    found = select(AuditRow.who, AuditRow.detail).where(AuditRow.action == "my-sign-in").order_by(AuditRow.id)
    async with bureau.house.transaction() as session:
        return [(who, detail["how"]) for who, detail in (await session.execute(found)).all()]


async def test_names_are_shown_after_the_right_code_and_the_pin_says_who_it_is(bureau: Bureau) -> None:
    await share(bureau)
    lee, patel = await contact_id(bureau, "dr-lee"), await contact_id(bureau, "dr-patel")
    async with a_phone(bureau) as phone:
        assert "Sign in" in await phone.get("/my/who")
        code = await phone.ask_for_code(LEE)
        for page in (phone.text, await phone.get("/my/who"), await phone.post("/my/who", contact=lee, pin=LEE_PIN)):
            assert "Patel" not in page
            assert "Lee" not in page
        await phone.get("/my/code")
        asked = await phone.post("/my/code", code=code)
        assert "Who are you?" in asked
        assert "Dr Lee, Riverside Pediatrics" in asked
        assert "Dr Patel, Riverside Pediatrics" in asked
        assert "Sign in" in await phone.get("/my/shifts"), "nobody yet"

        await phone.get("/my/who")
        asked = await phone.post("/my/who", contact=patel)
        assert phone.status == 200, "a name alone is no guess"
        assert "Your PIN" in asked
        assert "not your PIN" in await phone.post("/my/who", contact=patel, pin=LEE_PIN)
        assert phone.status == 403
        assert await signed_in(bureau) == []
        assert "Not on call now" in await phone.post("/my/who", contact=patel, pin=PATEL_PIN)
        assert "Dr Patel" in phone.text
        assert await signed_in(bureau) == [(f"contact:{patel}", "pin")]

        assert "Not Dr Patel?" in phone.text
        asked = await phone.get("/my/who")
        assert "signed in as Dr Patel" in asked.replace("<strong>", "").replace("</strong>", "")
        await phone.post("/my/who", contact=lee)
        assert "You are on call" in await phone.post("/my/who", contact=lee, pin=LEE_PIN)
        assert await signed_in(bureau) == [(f"contact:{patel}", "pin"), (f"contact:{lee}", "pin")]
        assert "There is no such" in await phone.get("/my/messages/1")


async def test_wrong_pins_lock_one_browser_for_a_minute_and_nobody_else(bureau: Bureau) -> None:
    await share(bureau)
    patel = await contact_id(bureau, "dr-patel")
    async with a_phone(bureau) as stranger, a_phone(bureau) as phone:
        await with_the_code(stranger)
        for pin in ("", "abc", "12", "123456"):  # none of them can be it
            assert "4 to 8 digits" in await stranger.post("/my/who", contact=patel, asked=1, pin=pin)
            assert stranger.status == 422
        for _ in range(5):
            assert "not your PIN" in await stranger.post("/my/who", contact=patel, pin="1234")
        assert "wait a minute" in await stranger.post("/my/who", contact=patel, pin=PATEL_PIN)
        assert stranger.status == 429
        await with_the_code(phone)
        await phone.post("/my/who", contact=patel)
        assert "Not on call now" in await phone.post("/my/who", contact=patel, pin=PATEL_PIN)
        await bureau.advance(61)
        assert "Not on call now" in await stranger.post("/my/who", contact=patel, pin=PATEL_PIN)


async def test_who_has_no_pin_is_taken_at_their_word_and_it_is_written_down(bureau: Bureau) -> None:
    await share(bureau)
    patel = await contact_id(bureau, "dr-patel")
    async with bureau.house.transaction() as session:
        await set_pin(session, patel, None)
    async with a_phone(bureau) as phone:
        await with_the_code(phone)
        assert "Not on call now" in await phone.post("/my/who", contact=patel)
        assert "Not Dr Patel?" in phone.text
        assert await signed_in(bureau) == [(f"contact:{patel}", "name")]
        assert "not yours" in await phone.post("/my/who", contact=await contact_id(bureau, "office-manager"))
        assert phone.status == 404


async def test_the_code_verifies_the_number_for_nobody_else(bureau: Bureau) -> None:
    await share(bureau, patel={"methods": [{"sms": LEE}]})
    lee, patel = await contact_id(bureau, "dr-lee"), await contact_id(bureau, "dr-patel")
    theirs = select(ContactMethod.verified_at).where(ContactMethod.contact_id == patel, ContactMethod.address == LEE)
    async with a_phone(bureau) as phone:
        await with_the_code(phone)
        await phone.post("/my/who", contact=lee, pin=LEE_PIN)
        assert "You are on call" in phone.text
        async with bureau.house.transaction() as session:
            assert (await session.execute(theirs)).scalars().all() == [None]
        await phone.post("/my/sign-out")
        await with_the_code(phone)
        await phone.post("/my/who", contact=patel, pin=PATEL_PIN)
        assert "Dr Patel" in phone.text
        async with bureau.house.transaction() as session:
            assert None not in (await session.execute(theirs)).scalars().all()


async def test_one_person_in_two_accounts_signs_in_once_for_both(bureau: Bureau) -> None:
    """As two accounts write the name; each session is shown where that person is."""
    await share(bureau, patel={"name": "LEE, Dr."})
    lee, patel = await contact_id(bureau, "dr-lee"), await contact_id(bureau, "dr-patel")
    async with a_phone(bureau) as phone:
        assert "You are on call" in await with_the_code(phone)
        assert "Not Dr" not in phone.text
        assert await signed_in(bureau) == [(f"contact:{lee}", "code"), (f"contact:{patel}", "code")]


async def test_sessions_are_listed_with_whose_they_are(bureau: Bureau) -> None:
    await share(bureau)
    lee, patel = await contact_id(bureau, "dr-lee"), await contact_id(bureau, "dr-patel")
    async with a_phone(bureau) as phone:
        await with_the_code(phone)
        await phone.post("/my/who", contact=patel, pin=PATEL_PIN)
        bob = await bureau.desk("bob", ready=False)
        contacts = f"accounts/{bureau.accounts['riverside']}/contacts"
        assert (await bob.get(f"{contacts}/{lee}/sessions"))["items"] == []
        (shown,) = (await bob.get(f"{contacts}/{patel}/sessions"))["items"]
        await bob.delete(f"{contacts}/{patel}/sessions/{shown['id']}")
        assert "Sign in" in await phone.get("/my")
