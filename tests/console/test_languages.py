"""A script read in the operator's language or the caller's: what is shown changes, what is stored does not."""

from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.bilingual import in_two_languages
from tests.console.conftest import Open
from tests.console.screen import Screen
from tests.console.spanish import in_spanish
from tests.house import Bureau

pytestmark = pytest.mark.screens


def switch(screen: Screen, language: str) -> Locator:
    return screen.page.get_by_role("group", name="Idioma del guion").get_by_role("button", name=language)


async def drafted(screen: Screen) -> dict[str, Any]:
    listed = await (await screen.page.request.get("/api/v1/messages")).json()
    found = await (await screen.page.request.get(f"/api/v1/messages/{listed['items'][0]['id']}")).json()
    assert isinstance(found, dict)
    return found


async def test_an_operator_reads_spanish_and_switches_to_the_callers_english(bureau: Bureau, open_screen: Open) -> None:
    await in_two_languages(bureau.house)
    alice = await in_spanish(open_screen, "alice")
    await alice.be_ready()
    await bureau.caller.dial(bureau.line)
    await alice.sees("pasa en")
    await alice.press("F9")
    await expect(alice.page.locator("[data-state=talking]")).to_be_visible()
    await alice.sees("Riverside Pediatrics, le atiende Alice.")
    await alice.sees("Pregunte el peso.")
    await expect(switch(alice, "Español")).to_have_attribute("aria-pressed", "true")
    await alice.press("2")
    await alice.sees("¿Cuánto le queda?")
    await alice.type("Mia Ortiz")
    await alice.press("Enter")
    await alice.type("salbu")

    await alice.press("Alt+l")
    await alice.sees("How much do you have left?")
    await alice.sees("Riverside Pediatrics, this is Alice, how may I help?")
    await expect(switch(alice, "English")).to_have_attribute("aria-pressed", "true")
    assert await alice.focused() == "drug", "whoever is typing types on"
    await alice.type("tamol")
    await expect(alice.page.locator("[data-field=drug] textarea")).to_have_value("salbutamol")
    await alice.sees("Guardar y despachar")
    await alice.sees("Pregunte el peso.")
    await alice.fit_for_all("script-in-english")

    await alice.press("Tab")
    await alice.sees("one day")
    await alice.press("1")
    await alice.sees("Esta respuesta significa peligro: el mensaje es urgente.")
    await alice.sees("✓ Guardado")
    message = await drafted(alice)
    assert (message["fields"][2]["value"], message["urgency"]) == ("none", "urgent")

    await switch(alice, "Español").focus()
    await alice.press("Enter")
    await alice.sees("ninguna")
    await expect(alice.page.locator("[data-field=left] input:checked")).to_have_value("none")
    await alice.page.get_by_role("link", name="Cuentas").click()
    await alice.press("Alt+c")
    await expect(switch(alice, "Español")).to_have_attribute("aria-pressed", "true")
    await alice.press("F8")
    await alice.sees("No se retire. Se está llamando a la ambulancia.")


async def test_the_choice_goes_with_the_call_and_its_message_is_read_in_spanish(
    bureau: Bureau, open_screen: Open
) -> None:
    await in_two_languages(bureau.house)
    alice = await in_spanish(open_screen, "alice")
    account = bureau.accounts["riverside"]
    await alice.page.goto(f"/accounts/{account}")
    await alice.sees("Riverside Pediatrics, le atiende {operator}.")
    await alice.sees("No se retire. Se está llamando a la ambulancia.")
    await alice.page.get_by_role("button", name="Mensaje nuevo").click()
    await alice.sees("Resurtido")
    await alice.press("2")
    await alice.sees("¿Cuánto le queda?")
    await alice.type("Mia Ortiz")
    await alice.press("Enter")
    await alice.type("salbutamol")
    await alice.press("Tab", "2", "Alt+l")
    await alice.sees("How much do you have left?")
    await alice.sees("✓ Guardado")
    await alice.page.get_by_role("link", name="Puesto").click()
    await alice.sees("Resurtido")
    await alice.page.go_back()
    await alice.sees("How much do you have left?")
    for width in (360, 683, 1024, 1366):
        await alice.page.set_viewport_size({"width": width, "height": 740})
        await alice.fits(f"two-languages-{width}")
    await alice.press("Control+Enter")
    await alice.page.get_by_text("Dosis que quedan").first.wait_for()
    await alice.sees("para un día")


async def test_an_account_of_one_language_has_no_switch(bureau: Bureau, open_screen: Open) -> None:
    alice = await in_spanish(open_screen, "alice")
    await alice.page.goto(f"/accounts/{bureau.accounts['riverside']}")
    await alice.page.get_by_role("button", name="Mensaje nuevo").click()
    await alice.sees("Refill")
    await expect(alice.page.get_by_role("group", name="Idioma del guion")).to_have_count(0)
