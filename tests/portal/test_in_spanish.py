"""Dr Lee reads Spanish: her pages, her page's link, and what is refused, without a word of English; and in a browser at
360 px with the switch between the two."""

import re
from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import expect

from tests.browser import OpenPage, launched, opening
from tests.dispatch.ground import link_in, story
from tests.house import Bureau
from tests.portal.ground import LEE, PIN, My, a_phone, code_in, take_turns
from tests.portal.test_in_chromium import looks_right

SPANISH: Final = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}
# words that only English has; the people, accounts and slots of the story have names of their own
_ENGLISH: Final = re.compile(
    r"\b(?:the|and|your|you|shift|shifts|page|message|with|until|from|now|back|nothing)\b", re.IGNORECASE
)


@pytest.fixture
async def open_page() -> AsyncIterator[OpenPage]:
    async with launched() as browser, opening(browser) as made:
        yield made


def words_of(page: str) -> str:
    """What is read of it: without markup, style and script."""
    bare = re.sub(r"(?s)<(style|script).*?</\1>|<[^>]*>", " ", page)
    return " ".join(bare.split())


def in_spanish(page: str) -> str:
    assert '<html lang="es">' in page
    said = words_of(page)
    assert _ENGLISH.findall(said) == [], said
    return said


@pytest.mark.parametrize("path", ["shifts", "take", "requests", "methods", "away", "calendar"])
async def test_every_page_of_hers_is_in_spanish(bureau: Bureau, path: str) -> None:
    await take_turns(bureau)
    async with a_phone(bureau, SPANISH) as lee:
        await lee.sign_in(LEE)
        in_spanish(await lee.get(f"/my/{path}"))


async def test_signing_in_a_message_and_what_is_refused(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    async with a_phone(bureau, SPANISH) as lee:
        assert "Mis páginas de guardia" in in_spanish(await lee.get("/my"))
        in_spanish(await lee.post("/my/sign-in", address="nobody"))
        await lee.post("/my/sign-in", address=LEE)
        await bureau.settle()
        code = code_in((await bureau.dr_lee.expect_sms(containing="code to sign in")).body)
        assert "Ese no es el código." in in_spanish(await lee.post("/my/code", code="00"))
        said = in_spanish(await lee.post("/my/code", code=code))
        assert "Está usted de guardia" in said
        assert re.search(r"Si no pulsa nada: se avisa a Dr Patel en \d:\d\d \(a las \d+:\d\d\)\.", said), said
        page_id = lee.page_id
        assert "Ese no es su PIN." in in_spanish(await lee.open_message(page_id, "9999"))
        await _refusals(lee)
        said = words_of(await lee.open_message(page_id))
        assert "a fever of 104 since noon" in said  # what the caller said stays as it was said
        assert "Me hago cargo" in said
        said = in_spanish(await lee.post(f"/my/messages/{page_id}/decline"))
        assert "De acuerdo, usted no se hace cargo. Ahora se avisa a Dr Patel." in said
    assert "avis" not in str(await tale.ledger(dispatch_id)), "what is kept is kept in one language"


async def _refusals(lee: My) -> None:
    for path, told in (
        ("/my/messages/999999", "No existe ese mensaje, o no es suyo."),
        ("/my/nowhere", "No existe esa página"),
        ("/my/quiet", "No existe esa página, o su dirección está incompleta."),
        ("/my/quiet?contact=999999", "Eso no existe, o no es suyo."),
    ):
        assert told in in_spanish(await lee.get(path))
    assert "Este formulario ha caducado" in in_spanish(await lee.post("/my/away", form="0" * 32))
    broken = await lee.get("/p/0123456789")  # of whoever stands before it nothing is known: it says so in English too
    assert '<html lang="es">' in broken
    assert '<p class="soft" lang="en">This link opens no message' in broken
    assert "Llame ahora a la central" in broken
    assert "Phone the desk now" in broken


async def test_the_switch_keeps_the_page_and_is_for_the_link_too(bureau: Bureau) -> None:
    tale = await story(bureau)
    await tale.dispatched()
    link = link_in(await bureau.dr_lee.expect_sms(containing="urgent")).removeprefix(bureau.url)
    async with a_phone(bureau) as lee:
        await lee.sign_in(LEE)
        assert '<html lang="en">' in await lee.get("/my/shifts")
        async with lee.http.post(
            f"{bureau.url}/my/language", data={"language": "es", "back": "/my/shifts?x=1"}, allow_redirects=False
        ) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/my/shifts?x=1")
            cookie = answer.headers["Set-Cookie"].lower()
            assert all(part in cookie for part in ("nightbell_language=es", "httponly", "samesite=lax", "path=/"))
        in_spanish(await lee.get("/my/shifts"))
        assert "Un mensaje para Dr Lee" in in_spanish(await lee.get(link))
        assert "A message for Dr Lee" in await lee.post(f"{link}/language", language="en")
        assert '<html lang="en">' in await lee.get("/my")
        for elsewhere in ("https://evil.example/", "//evil.example", "/api/v1/session", ""):
            await lee.post("/my/language", language="xx", back=elsewhere)
            assert '<html lang="en">' in lee.text
            assert "You are on call" in lee.text
        await lee.post("/my/language", language="es", headers={"Sec-Fetch-Site": "cross-site"})
        assert '<html lang="en">' in await lee.get("/my")
    await tale.ends_well()


@pytest.mark.screens
async def test_she_signs_in_sees_her_shift_opens_the_link_and_confirms(bureau: Bureau, open_page: OpenPage) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    link = link_in(await bureau.dr_lee.expect_sms(containing="urgent"))
    page = await open_page(f"{bureau.url}/my", 360, 740, locale="es-MX", color_scheme="dark", java_script_enabled=True)
    await page.get_by_label("Su número de móvil o dirección de correo").fill(LEE)
    await looks_right(page, "sign-in-es")
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", name="My on-call pages")).to_be_visible()
    await page.get_by_role("button", name="Español").click()
    await page.get_by_label("Su número de móvil o dirección de correo").fill(LEE)
    await page.get_by_role("button", name="Enviarme un código").click()
    await bureau.settle()
    code = code_in((await bureau.dr_lee.expect_sms(containing="code to sign in")).body)
    await page.get_by_label("Código").fill(code)
    await page.get_by_role("button", name="Entrar").click()
    await expect(page.get_by_role("heading", name="Está usted de guardia")).to_be_visible()
    await expect(page.locator("time.left")).to_have_text(re.compile(r"^(ahora|en \d:\d\d)$"))
    await looks_right(page, "now-es")
    await page.get_by_role("link", name="Turnos", exact=True).click()
    await page.locator("details.shift summary").first.click()
    await looks_right(page, "shifts-es")
    await page.goto(link)
    await looks_right(page, "link-pin-es")
    await page.get_by_label("Su PIN").fill(PIN)
    await page.get_by_role("button", name="Abrir el mensaje").click()
    await expect(page.get_by_text("a fever of 104 since noon")).to_be_visible()
    await looks_right(page, "link-message-es")
    await page.get_by_role("button", name="Me hago cargo").click()
    await expect(page.get_by_text("Gracias. El mensaje es suyo.")).to_be_visible()
    assert await tale.status(dispatch_id) == "confirmed"
    await tale.ends_well()
