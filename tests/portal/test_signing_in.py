"""Signing in to /my: a code to a number that is somebody's, the same words to everybody, and a session that ends."""

from datetime import timedelta

from sqlalchemy import select, text, update

from clients.contacts.models import ContactMethod
from core import clock
from portal.models import ClinicianSession
from portal.sessions import LASTS
from tests.house import Bureau
from tests.portal.ground import LEE, a_phone, code_in

NOBODYS = "+12025550199"


async def test_a_number_and_the_code_from_the_handset_open_ones_pages(bureau: Bureau) -> None:
    async with a_phone(bureau) as lee:
        await lee.get("/my/sign-in")
        await lee.post("/my/sign-in", address="(202) 555-0121")  # as people type it
        await bureau.settle()
        sms = await bureau.dr_lee.expect_sms(containing="code to sign in")
        async with bureau.house.transaction() as session:
            for table in ("outbox", "sends", "clinician_codes"):
                stored = (
                    await session.execute(text(f"SELECT coalesce(string_agg(t::text, ''), '') FROM {table} t"))
                ).scalar_one()
                assert code_in(sms.body) not in stored
        page = await lee.post("/my/code", code=code_in(sms.body))
        assert "You are on call" in page
        assert "Riverside Pediatrics" in page
        assert lee.headers["Cache-Control"] == "no-store"
        assert "script" not in lee.headers["Content-Security-Policy"]
        async with bureau.house.transaction() as session:
            rows = (await session.execute(select(ClinicianSession))).scalars().all()
            cookie = next(one.value for one in lee.http.cookie_jar if one.key == "nightbell_my")
            assert len(rows) == 1
            assert cookie.encode() not in rows[0].token_hash
            audited = select(text("who")).select_from(text("audit")).where(text("action = 'my-sign-in'"))
            assert len((await session.execute(audited)).all()) == 1


async def test_nobodys_number_is_answered_as_a_doctors_is_and_nothing_goes_out(bureau: Bureau) -> None:
    pages = []
    for address in (LEE, NOBODYS, "nobody@example.org"):
        async with a_phone(bureau) as phone:
            await phone.get("/my/sign-in")
            await phone.post("/my/sign-in", address=address)
            asked = phone.text.replace(_token(phone.text), "")
            await phone.post("/my/code", code="000000")
            pages.append((asked, phone.status, phone.text.replace(_token(phone.text), "")))
    assert pages[0] == pages[1] == pages[2]
    assert pages[0][1] == 403
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="code to sign in")
    assert await bureau.company.unexpected() == []


async def test_what_strangers_ask_for_keeps_nobody_out_of_the_browser_they_used_before(bureau: Bureau) -> None:
    async with a_phone(bureau) as lee, a_phone(bureau) as stranger:
        await lee.sign_in(LEE)
        await lee.post("/my/sign-out")
        await stranger.get("/my/sign-in")
        for _ in range(7):
            await stranger.post("/my/sign-in", address=LEE)
        assert stranger.status == 429
        await bureau.settle()
        await lee.get("/my/sign-in")
        await lee.post("/my/sign-in", address=LEE)
        assert lee.status == 200


async def test_wrong_codes_lock_and_only_the_phone_that_asked(bureau: Bureau) -> None:
    async with a_phone(bureau) as lee, a_phone(bureau) as thief:
        code = await lee.ask_for_code(LEE)
        await thief.get("/my/sign-in")
        assert "no longer good" in await thief.post("/my/code", code=code)  # not the thief's attempt
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        for _ in range(5):
            assert "not the code" in await lee.post("/my/code", code=wrong)
        assert "no longer good" in await lee.post("/my/code", code=code)
        assert lee.status == 429
        await lee.get("/my")
        assert "My on-call pages" in lee.text


async def test_a_code_is_good_for_ten_minutes_and_once(bureau: Bureau) -> None:
    async with a_phone(bureau) as late, a_phone(bureau) as lee:
        code = await late.ask_for_code(LEE)
        clock.advance(timedelta(seconds=601))
        assert "no longer good" in await late.post("/my/code", code=code)
        code = await lee.ask_for_code(LEE)
        cookies = {one.key: one.value for one in lee.http.cookie_jar}
        form = _token(lee.text)
        await lee.post("/my/code", code=code)
        assert lee.status == 200
        lee.http.cookie_jar.clear()
        lee.http.cookie_jar.update_cookies(cookies)
        assert "no longer good" in await lee.post("/my/code", form=form, code=code)


async def test_more_than_five_codes_an_hour_are_refused_to_all_alike(bureau: Bureau) -> None:
    for address in (LEE, NOBODYS):
        async with a_phone(bureau) as phone:
            for _ in range(5):
                await phone.get("/my/sign-in")
                await phone.post("/my/sign-in", address=address)
                assert phone.status == 200
                clock.advance(timedelta(seconds=200))  # not so fast that the attempts themselves are refused
            await phone.get("/my/sign-in")
            assert "Too many" in await phone.post("/my/sign-in", address=address)
            assert phone.status == 429


async def test_signing_out_and_twelve_hours_end_it(bureau: Bureau) -> None:
    async with a_phone(bureau) as lee, a_phone(bureau) as other:
        await lee.sign_in(LEE)
        cookies = {one.key: one.value for one in lee.http.cookie_jar}
        await lee.post("/my/sign-out")
        lee.http.cookie_jar.update_cookies(cookies)
        assert "My on-call pages" in await lee.get("/my")
        await other.sign_in(LEE)
        clock.advance(LASTS)
        assert "My on-call pages" in await other.get("/my/shifts")


async def test_signed_out_one_sees_nothing_and_comes_back_to_where_one_was_going(bureau: Bureau) -> None:
    async with a_phone(bureau) as nobody:
        for path in ("/my", "/my/shifts", "/my/requests", "/my/methods", "/my/messages/1", "/my/away", "/my/take"):
            page = await nobody.get(path)
            assert "My on-call pages" in page
            assert "Riverside" not in page
        await nobody.get("/my/requests")
        found = await nobody.get("/my/sign-in?to=https://evil.example")
        assert "evil" not in found
        await nobody.post("/my/sign-in", address=LEE, to="/my/requests")
        await bureau.settle()
        code = code_in((await bureau.dr_lee.expect_sms(containing="code to sign in")).body)
        assert "<h1>Requests</h1>" in await nobody.post("/my/code", code=code, to="/my/requests")


async def test_a_method_that_was_unverified_is_verified_by_it_and_one_taken_away_shows_nothing_more(
    bureau: Bureau,
) -> None:
    mine = ContactMethod.address == LEE
    async with bureau.house.transaction() as session:
        await session.execute(update(ContactMethod).where(mine).values(verified_at=None, state="unverified"))
    async with a_phone(bureau) as lee:
        await lee.sign_in(LEE)
        assert "Riverside Pediatrics" in lee.text
        async with bureau.house.transaction() as session:
            states = dict((await session.execute(select(ContactMethod.kind, ContactMethod.state).where(mine))).all())
            assert states == {"sms": "ok", "voice": "unverified"}
            await session.execute(update(ContactMethod).where(mine).values(retired_at=clock.now()))
        assert "My on-call pages" in await lee.get("/my")


async def test_a_code_by_mail(bureau: Bureau) -> None:
    async with bureau.house.transaction() as session:
        changed = update(ContactMethod).where(ContactMethod.address == LEE, ContactMethod.kind == "sms")
        await session.execute(changed.values(kind="email", address="Lee@example.org"))
    async with a_phone(bureau) as lee:
        await lee.get("/my/sign-in")
        await lee.post("/my/sign-in", address="lee@EXAMPLE.org")
        await bureau.settle()
        mail = await bureau.company.mailbox("Lee@example.org").expect_mail(containing="code to sign in")
        assert "You are on call" in await lee.post("/my/code", code=code_in(mail.text))


async def test_a_posted_form_of_another_site_is_refused(bureau: Bureau) -> None:
    async with a_phone(bureau) as lee, a_phone(bureau) as other:
        await lee.sign_in(LEE)
        for form in ("", "0" * 32, "ä"):
            assert "out of date, or not ours" in await lee.post("/my/take", form=form, contact=1, hours=2)
            assert lee.status == 403
        await other.get("/my/sign-in")
        assert "not ours" in await lee.post("/my/sign-out", form=_token(other.text))
        await lee.get("/my")
        assert "not ours" in await lee.post("/my/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
        assert "not ours" in await other.post("/my/sign-in", form="", address=LEE)
        assert "You are on call" in await lee.get("/my")
    await bureau.settle()
    assert len([one for one in await bureau.company.unexpected() if "code" in one]) == 0


def _token(page: str) -> str:
    return page.split('name="form" value="')[1].split('"', maxsplit=1)[0]
