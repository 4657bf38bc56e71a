"""/my in a real browser at 360 px: nothing too small for a thumb, nothing that axe finds serious, light and dark."""

import re
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import update

from clients.accounts.models import Account
from clients.contacts import orders
from clients.contacts.models import Contact, ContactMethod
from clients.contacts.preferences import Quiet, QuietWindow
from tests.browser import OpenPage, axe_findings, launched, opening
from tests.console.screen import ARTIFACTS
from tests.dispatch.ground import story
from tests.house import Bureau
from tests.portal.ground import LEE, PATEL, PIN, code_in, contact_id, primary, take_turns

pytestmark = pytest.mark.screens
WIDTH: Final = 360
PATIENCE_MS: Final = 120_000
_COUNTING: Final = re.compile(r"is paged (now|in \d:\d\d) \(at \d\d:\d\d\)\.$")
_CLOCK: Final = re.compile(r"\(at \d\d:\d\d\)")
# What can be pressed and is shown, with its height, and whether the page can be pushed sideways.
_SMALL: Final = """() => [...document.querySelectorAll(
    'button, a.do, nav a, summary, input:not([type=hidden]), select')]
  .filter(one => one.checkVisibility() && !one.closest('label.pick'))
  .map(one => [one.textContent || one.name, one.getBoundingClientRect().height])
  .filter(([, height]) => height < 48)"""


@pytest.fixture
async def open_page() -> AsyncIterator[OpenPage]:
    async with launched() as browser, opening(browser) as made:
        yield made


async def phone(bureau: Bureau, open_page: OpenPage, number: str, scheme: str = "dark") -> Page:
    """Signed in by hand: the number, and the code from the handset."""
    page = await open_page(f"{bureau.url}/my", WIDTH, 740, color_scheme=scheme, java_script_enabled=True)
    await page.get_by_label("Your mobile number or mail address").fill(number)
    await looks_right(page, f"sign-in-{scheme}")
    await page.get_by_role("button", name="Send me a code").click()
    await bureau.settle()
    code = code_in((await bureau.company.phone(number).expect_sms(containing="code to sign in")).body)
    await page.get_by_label("Code").fill(code)
    await looks_right(page, f"code-{scheme}")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("navigation")).to_be_visible()
    return page


async def looks_right(page: Page, name: str) -> None:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=ARTIFACTS / f"my-{name}.png", full_page=True)
    assert await axe_findings(page) == []
    small: list[Any] = await page.evaluate(_SMALL)
    assert small == [], f"{name}: too small for a thumb"
    assert await page.evaluate("document.documentElement.scrollWidth") <= WIDTH, f"{name}: wider than the screen"


async def test_who_shares_a_handset_says_who_they_are_with_a_thumb(bureau: Bureau, open_page: OpenPage) -> None:
    async with bureau.house.transaction() as session:
        await session.execute(update(ContactMethod).where(ContactMethod.address == PATEL).values(address=LEE))
    page = await open_page(f"{bureau.url}/my", WIDTH, 740, color_scheme="dark", java_script_enabled=True)
    await page.get_by_label("Your mobile number or mail address").fill(LEE)
    await page.get_by_role("button", name="Send me a code").click()
    await bureau.settle()
    code = code_in((await bureau.dr_lee.expect_sms(containing="code to sign in")).body)
    await page.get_by_label("Code").fill(code)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    await looks_right(page, "who-dark")
    await page.get_by_role("button", name="Dr Lee").click()
    await looks_right(page, "who-pin-dark")
    await page.get_by_label("Your PIN").fill(PIN)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="You are on call")).to_be_visible()
    await looks_right(page, "shared-dark")
    await page.get_by_role("link", name="Not Dr Lee?").click()
    await looks_right(page, "who-again-dark")
    await page.get_by_role("link", name="I am Dr Lee").click()
    await expect(page.get_by_role("heading", name="You are on call")).to_be_visible()


async def test_dr_lee_hands_a_message_on_from_her_own_pages(bureau: Bureau, open_page: OpenPage) -> None:
    tale = await story(bureau)
    await tale.dispatched()
    page = await phone(bureau, open_page, LEE)
    await expect(page.get_by_role("heading", name="You are on call")).to_be_visible()
    await looks_right(page, "now-dark")
    await page.get_by_role("link", name="Open with PIN").click()
    await looks_right(page, "pin-dark")
    await page.get_by_label("Your PIN").fill(PIN)
    await page.get_by_role("button", name="Open the message").click()
    await expect(page.get_by_text("a fever of 104 since noon")).to_be_visible()
    for answer in ("I have it", "Not me"):
        await expect(page.get_by_role("button", name=answer)).to_be_in_viewport()
    await looks_right(page, "message-dark")
    await page.emulate_media(color_scheme="light")
    await looks_right(page, "message-light")
    await page.get_by_role("button", name="Not me").click()
    await expect(page.get_by_text("Dr Patel is asked now.")).to_be_visible()
    await looks_right(page, "not-me-light")
    await bureau.settle()
    await bureau.dr_patel.expect_sms(containing="for Dr Patel")


async def test_how_long_is_left_counts_down_and_without_a_script_the_time_of_day_stands_there(
    bureau: Bureau, open_page: OpenPage
) -> None:
    tale = await story(bureau)
    await tale.dispatched()
    page = await phone(bureau, open_page, LEE)
    line = page.get_by_text("If you press nothing: Dr Patel is paged")
    await expect(line).to_have_text(_COUNTING)
    left, at = page.locator("time.left"), _CLOCK.findall(await line.inner_text())
    shown = await left.inner_text()
    await expect(left).not_to_have_text(shown, timeout=PATIENCE_MS)
    assert _CLOCK.findall(await line.inner_text()) == at
    await page.get_by_role("link", name="Open with PIN").click()
    await page.get_by_label("Your PIN").fill(PIN)
    await page.get_by_role("button", name="Open the message").click()
    await expect(page.get_by_text("a fever of 104 since noon")).to_be_visible()
    await expect(left).not_to_have_text(await left.inner_text(), timeout=PATIENCE_MS)
    plain = await open_page(f"{bureau.url}/my", WIDTH, 740, java_script_enabled=False)
    await plain.context.add_cookies([{**one, "path": "/"} for one in await page.context.cookies()])  # type: ignore[typeddict-item]
    await plain.goto(f"{bureau.url}/my")
    await expect(plain.get_by_text("If you press nothing: Dr Patel is paged")).to_have_text(_COUNTING)


async def test_a_swap_that_dr_patel_asks_for_and_dr_lee_accepts(bureau: Bureau, open_page: OpenPage) -> None:
    await take_turns(bureau)
    patel = await phone(bureau, open_page, PATEL, "light")
    await patel.get_by_role("link", name="Shifts", exact=True).click()
    await looks_right(patel, "shifts-light")
    await patel.locator("details.shift summary").first.click()
    await patel.get_by_role("link", name="Swap").first.click()
    await patel.get_by_text(re.compile("Dr Lee: \\d+ shifts")).click()
    await looks_right(patel, "swap-light")
    await patel.get_by_role("radio").first.check()
    await patel.get_by_label("A word to them").fill("My sister visits")
    await patel.get_by_role("button", name="Ask").click()
    await expect(patel.get_by_text("Dr Lee is asked")).to_be_visible()
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="asks you to take")
    before = [await primary(bureau, hours) for hours in range(0, 120, 12)]

    lee = await phone(bureau, open_page, LEE)
    await expect(lee.get_by_text("1 request waits for your answer")).to_be_visible()
    await lee.get_by_role("link", name="Answer").click()
    await expect(lee.get_by_text("My sister visits")).to_be_visible()
    await looks_right(lee, "requests-dark")
    await lee.get_by_role("button", name="Accept").click()
    await expect(lee.get_by_text("Agreed: it is in force.")).to_be_visible()
    after = [await primary(bureau, hours) for hours in range(0, 120, 12)]
    assert after != before, "the final schedule shows it"
    await lee.get_by_role("link", name="Shifts", exact=True).click()
    swapped = lee.locator("details.shift", has=lee.get_by_text("By a swap with Dr Patel"))
    await swapped.locator("summary").first.click()
    await expect(lee.get_by_text("By a swap with Dr Patel").first).to_be_visible()
    await looks_right(lee, "shifts-dark")


async def test_taking_over_being_away_and_how_one_is_reached(bureau: Bureau, open_page: OpenPage) -> None:
    await take_turns(bureau)
    async with bureau.house.transaction() as session:
        window = QuietWindow.model_validate({"from": "22:00", "to": "07:00", "days": ["sat", "sun"]})
        await orders.write(session, await contact_id(bureau, "dr-patel"), "system", quiet=Quiet(windows=[window]))
    page = await phone(bureau, open_page, PATEL)
    await expect(page.get_by_role("heading", name="Not on call now")).to_be_visible()
    await page.get_by_role("link", name="Shifts", exact=True).click()
    await page.get_by_role("link", name="Take over", exact=True).click()
    await looks_right(page, "take-dark")
    await page.get_by_role("button", name="2 h: primary").click()
    await expect(page.get_by_text("You have primary until")).to_be_visible()
    assert await primary(bureau) == "dr-patel"
    await page.get_by_role("link", name="Now", exact=True).click()
    await expect(page.get_by_role("heading", name="You are on call")).to_be_visible()
    await looks_right(page, "taken-dark")
    await page.goto(f"{bureau.url}/my/calendar")
    await page.get_by_role("button", name="New address").click()
    await looks_right(page, "calendar-dark")
    feed = await (await page.request.get(await page.get_by_label("Address").input_value())).text()
    assert feed.startswith("BEGIN:VCALENDAR")
    assert "SUMMARY:Dr Patel: primary (Riverside Pediatrics)" in feed.replace("\r\n ", "")
    await page.goto(f"{bureau.url}/my/away")
    await looks_right(page, "away-dark")
    await page.get_by_role("button", name="Look at it first").click()
    await expect(page.get_by_role("heading", name="This would change")).to_be_visible()
    await looks_right(page, "away-preview-dark")
    await page.emulate_media(color_scheme="light")
    await looks_right(page, "away-preview-light")
    await page.get_by_role("button", name="Enter it").click()
    await expect(page.get_by_text("It is entered, and counts.")).to_be_visible()
    await page.get_by_role("link", name="Reach me").click()
    await looks_right(page, "methods-light")
    await page.get_by_text("Add a way to reach me").click()
    await page.get_by_text("Send me a test page").click()
    await page.emulate_media(color_scheme="dark")
    await looks_right(page, "methods-dark")
    await page.get_by_role("link", name="Quiet hours").click()
    await expect(page.get_by_text("An urgent page never looks at this").first).to_be_visible()
    await looks_right(page, "quiet-dark")


async def test_long_names_and_many_accounts_stay_within_the_screen(bureau: Bureau, open_page: OpenPage) -> None:
    long = "Gastroenterologisches-Versorgungszentrum-am-Krankenhaus Riverside of Southern Connecticut"
    async with bureau.house.transaction() as session:
        await session.execute(update(Account).values(name=long))
        await session.execute(update(Contact).values(name="Dr Maria-Theresia Oberhuber-Schwarzenbergerova"))
        mail = "an.unusually.long.name.before.the.sign@a-rather-long-name-of-a-hospital.example.org"
        await session.execute(
            update(ContactMethod).where(ContactMethod.kind == "voice").values(kind="email", address=mail)
        )
        await session.execute(update(ContactMethod).values(state="failing", state_reason="30003: unreachable handset"))
    tale = await story(bureau)
    await tale.dispatched()
    page = await phone(bureau, open_page, LEE, "light")
    await looks_right(page, "long-now-light")
    for name in ("shifts", "requests", "methods", "take", "away", "calendar"):
        await page.goto(f"{bureau.url}/my/{name}")
        await looks_right(page, f"long-{name}-light")
