"""`nightbell doctor`: nothing to say of a healthy house; what is broken is named, with how to mend it."""

from base64 import b64encode

import aiohttp
from fastapi import FastAPI, Response
from pydantic import SecretStr
from sqlalchemy import update

from app.commands.doctor import examine
from app.doctor.finding import Finding
from clients.accounts.models import Account
from core.settings import Settings
from telephony import carriers
from telephony.models import Carrier
from tests.core.ground import serving
from tests.house import Bureau
from tests.portal.ground import LEE, a_phone

NOWHERE = "127.0.0.1:9"


async def wrong(bureau: Bureau, **changes: object) -> dict[str, Finding]:
    settings: Settings = bureau.house.settings.model_copy(update=changes)
    return {finding.check: finding for finding in await examine(settings) if finding.verdict == "wrong"}


async def test_a_healthy_house(bureau: Bureau) -> None:
    assert await wrong(bureau) == {}


async def test_engines_that_are_away(bureau: Bureau) -> None:
    gone = await wrong(bureau, redis_url=f"redis://{NOWHERE}/0")
    assert list(gone) == ["redis"]
    assert "REDIS_URL" in gone["redis"].mend
    gone = await wrong(bureau, database_url=f"postgresql://nobody:s3cret@{NOWHERE}/none")
    assert list(gone) == ["database"]
    assert "DATABASE_URL" in gone["database"].mend
    assert "s3cret" not in gone["database"].detail


async def test_settings_that_make_no_sense(bureau: Bureau) -> None:
    assert "openssl rand" in (await wrong(bureau, nightbell_master_key=SecretStr("short")))["configuration"].mend
    filled_with_another = SecretStr(b64encode(b"k" * 32).decode())
    assert (
        "this database was filled with"
        in (await wrong(bureau, nightbell_master_key=filled_with_another))["configuration"].detail
    )
    assert "DATABASE_URL does not begin" in (await wrong(bureau, database_url="mysql://a/b"))["configuration"].detail
    assert "REDIS_URL does not begin" in (await wrong(bureau, redis_url="nonsense"))["configuration"].detail
    assert "no underscore" in (await wrong(bureau, public_base_url="http://a_b.example"))["configuration"].detail
    assert "https" in (await wrong(bureau, nightbell_mode="production"))["configuration"].detail


async def test_a_proxy_that_nobody_named_makes_everybody_one_address(bureau: Bureau) -> None:
    proxy = FastAPI()

    @proxy.get("/{path:path}")
    async def passes_on(path: str) -> Response:
        told = {"x-forwarded-for": "198.51.100.1"}
        async with aiohttp.ClientSession() as http, http.get(f"{bureau.url}/{path}", headers=told) as answer:
            return Response(await answer.read(), answer.status, media_type="application/json")

    async def seen(trusted: str, url: str) -> Finding:
        bureau.house.settings = bureau.house.settings.model_copy(update={"trusted_proxies": trusted})
        asked = bureau.house.settings.model_copy(update={"public_base_url": url})
        return next(one for one in await examine(asked) if one.check == "proxies")

    async with serving(proxy) as address:
        found = await seen("10.0.0.1", address)
        assert (found.verdict, "127.0.0.1, which is not among" in found.detail) == ("wrong", True)
        assert "TRUSTED_PROXIES" in found.mend
        found = await seen("127.0.0.1", address)
        assert (found.verdict, "198.51.100.1" in found.detail) == ("ok", True)
    assert (await seen("127.0.0.1", f"http://{NOWHERE}")).verdict == "warning"
    strange = await wrong(bureau, trusted_proxies="everybody")
    assert "'everybody' is no address or network" in strange["configuration"].detail


async def test_a_carrier_that_refuses_us_and_one_that_is_away(bureau: Bureau) -> None:
    async def turned(**values: object) -> Finding:
        async with bureau.house.transaction() as session:
            await session.execute(update(Carrier).where(Carrier.slug == "main").values(**values))
        found = await wrong(bureau)
        assert "carrier main" in found, await examine(bureau.house.settings)
        return found["carrier main"]

    refused = await turned(account_sid="AC" + "9" * 32)
    assert "refuses our credentials" in refused.detail
    assert "TWILIO_AUTH_TOKEN" in refused.mend
    away = await turned(base_url=f"http://{NOWHERE}")
    assert f"http://{NOWHERE} does not answer as it should: no connection" in away.detail
    assert "nightbell carrier main" in away.mend


async def test_numbers_whose_calls_are_sent_elsewhere(bureau: Bureau) -> None:
    moved = (await wrong(bureau, public_base_url="https://new.example"))["numbers of main"]
    assert "A call comes in goes to http" in moved.detail
    assert "A message comes in: https://new.example/twilio/sms/incoming" in moved.mend


async def test_sign_in_codes_and_test_pages_are_in_the_books(bureau: Bureau) -> None:
    async with a_phone(bureau) as phone:
        await phone.ask_for_code(LEE)
    await bureau.settle()
    assert await wrong(bureau) == {}


async def test_an_account_on_a_second_carrier_takes_nobodys_telephone_away(bureau: Bureau) -> None:
    async with bureau.house.transaction() as session:
        other = await carriers.save(
            session, bureau.house.keyring, slug="second", name="Second", base_url=f"http://{NOWHERE}",
            account_sid="AC" + "8" * 32, auth_token=SecretStr("token"),
        )  # fmt: skip
        await session.execute(update(Account).where(Account.slug != "riverside").values(carrier_id=other.id))
    alice = await bureau.desk("alice")
    assert (await alice.get("desk/softphone"))["kind"] == "phone-company"
    told = [one for one in await examine(bureau.house.settings) if one.check == "operators"]
    assert [one.verdict for one in told] == ["warning"]
    assert "their callers wait for nobody" in told[0].detail


async def test_a_mail_server_that_is_away_refuses_us_or_is_not_named_rightly(bureau: Bureau) -> None:
    away = (await wrong(bureau, smtp_url=SecretStr(f"smtp://{NOWHERE}")))["mail"]
    assert f"{NOWHERE}: no connection" in away.detail
    assert "587" in away.mend
    assert "MAIL_FROM" in (await wrong(bureau, mail_from=""))["mail"].detail
    kept = bureau.house.settings.smtp_url.get_secret_value()
    unknown = (await wrong(bureau, smtp_url=SecretStr(kept.replace("smtp://", "smtp://bureau:s3cret@"))))["mail"]
    assert "refuses our sign-in (535)" in unknown.detail
    assert "s3cret" not in f"{unknown}"
    without_tls = (await wrong(bureau, smtp_url=SecretStr(f"{kept}?starttls=yes")))["mail"]
    assert "starttls=no" in without_tls.mend
    assert "mail" not in await wrong(bureau, smtp_url=SecretStr(""))
