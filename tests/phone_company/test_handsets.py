"""The handsets page in a real browser: a call from one phone, a page and texts on another, the switchboard."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect
from twilio.rest import Client

from devtools.phone_company.serve import running
from tests.browser import OpenPage, axe_findings, launched, opening
from tests.phone_company.conftest import ACCOUNT, CALLER, LEE, LINE, SECRET, LocalTwilio
from tests.phone_company.playing_app import PlayingApp

pytestmark = pytest.mark.screens

OTHER_LINE = "+15550001001"
GREETING = "Thank you for calling. To leave a message press 1, or stay on the line. " * 40 + "Never reached."


def configuration(app: PlayingApp, *, more_phones: int = 0) -> dict[str, object]:
    line = {"account_sid": ACCOUNT, "voice_url": app.url("/voice"), "sms_url": app.url("/sms")}
    return {
        "accounts": [{"sid": ACCOUNT, "auth_token": SECRET, "calls_per_second": 1000}],
        "numbers": [
            {"number": OTHER_LINE, "name": "Ace Plumbing", **line},
            {"number": LINE, "name": "Riverside Pediatrics", **line},
        ],
        "phones": [
            {"number": CALLER, "name": "Mrs Ortiz, a mother", "kind": "caller", "account": "Riverside Pediatrics"},
            {"number": LEE, "name": "Dr Lee", "kind": "staff", "account": "Riverside Pediatrics"},
            *({"number": f"+155501030{n:02}", "name": f"Nurse {n}", "kind": "staff"} for n in range(more_phones)),
        ],
        "settings": {"speech_rate": 15, "timeout_buffer_seconds": 0},
    }


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    async with opening(browser) as opener:
        yield opener


@pytest_asyncio.fixture(loop_scope="session")
async def base_url(app: PlayingApp) -> AsyncIterator[str]:
    async with running(configuration(app)) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def twilio(base_url: str) -> AsyncIterator[Client]:
    async with LocalTwilio(base_url) as http:
        yield Client(ACCOUNT, SECRET, http_client=http)


@pytest_asyncio.fixture(loop_scope="session")
async def page(base_url: str, open_page: OpenPage) -> Page:
    return await open_page(base_url, color_scheme="dark")


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=f"Phone of {name}")


def key(handset: Locator, name: str) -> Locator:
    return handset.get_by_role("button", name=name, exact=True)


def said(handset: Locator) -> Locator:
    return handset.get_by_role("log", name="What is said")


async def test_a_call_is_heard_keyed_spoken_and_hung_up(page: Page, app: PlayingApp) -> None:
    app.says("/voice", f"<Gather input='dtmf speech' numDigits='1' action='/key'><Say>{GREETING}</Say></Gather>")
    app.says("/key", "<Gather input='speech' action='/said'/>")
    app.says("/said", "<Pause length='600'/>")
    ortiz = phone(page, "Mrs Ortiz")

    await ortiz.get_by_role("button", name="Call Riverside Pediatrics").click()
    await expect(said(ortiz)).to_contain_text("Thank you for calling")
    await expect(ortiz.get_by_text("Press a key or speak")).to_be_visible()
    await key(ortiz, "1").click()
    assert (await app.gets("/key"))["Digits"] == "1"
    await expect(said(ortiz)).to_contain_text("…")
    await expect(said(ortiz)).not_to_contain_text("Never reached")  # what wasn't spoken before the key is never shown

    await ortiz.get_by_role("textbox", name="Say").fill("my baby is not breathing well")
    await page.keyboard.press("Enter")
    assert (await app.gets("/said"))["SpeechResult"] == "my baby is not breathing well"
    await expect(said(ortiz)).to_contain_text("my baby is not breathing well")

    await key(ortiz, "Hang up").click()
    await expect(ortiz.get_by_text("Call ended")).to_be_visible()
    await key(ortiz, "Done").click()
    await expect(ortiz.get_by_role("button", name="Call Riverside Pediatrics")).to_be_visible()


async def test_digits_are_dialled_with_the_keyboard_alone(page: Page, app: PlayingApp) -> None:
    app.says("/voice", "<Say>Hello.</Say><Gather numDigits='1' action='/key'/>")
    app.says("/key", "<Hangup/>")
    ortiz = phone(page, "Mrs Ortiz")
    await ortiz.focus()
    await page.keyboard.type("5550001000")
    await expect(ortiz.get_by_text("5550001000")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(ortiz.get_by_text("Press a key", exact=True)).to_be_visible()
    await page.keyboard.press("7")
    assert (await app.gets("/key"))["Digits"] == "7"
    await expect(ortiz.get_by_text("The line hung up")).to_be_visible()
    await page.keyboard.press("Escape")

    await page.keyboard.type("5559999999")
    await page.keyboard.press("Enter")
    await expect(ortiz.get_by_role("alert")).to_contain_text("+1 555 999 9999 is not in service")


async def test_a_phone_rings_and_is_answered(page: Page, app: PlayingApp, twilio: Client) -> None:
    app.says("/page", "<Gather numDigits='1' action='/confirm'><Say>Press any key.</Say></Gather>")
    app.says("/confirm", "<Say>Thank you.</Say><Hangup/>")
    lee = phone(page, "Dr Lee")
    await twilio.calls.create_async(to=LEE, from_=LINE, url=app.url("/page"))
    await expect(lee.get_by_role("alert")).to_contain_text("Riverside Pediatrics")
    await expect(page).to_have_title("☎ Dr Lee is ringing")
    assert await axe_findings(page) == []
    await key(lee, "Answer").click()
    await expect(said(lee)).to_contain_text("Press any key.")
    await key(lee, "5").click()
    assert (await app.gets("/confirm"))["Digits"] == "5"
    await expect(said(lee)).to_contain_text("Thank you.")


async def test_a_call_is_rejected(page: Page, app: PlayingApp, twilio: Client) -> None:
    call = await twilio.calls.create_async(to=LEE, from_=LINE, url=app.url("/page"))
    await key(phone(page, "Dr Lee"), "Reject").click()
    await expect(phone(page, "Dr Lee").get_by_text("Incoming call")).to_be_hidden()
    assert (await twilio.calls(call.sid).fetch_async()).status == "busy"


async def test_a_text_is_read_and_answered(page: Page, app: PlayingApp, twilio: Client) -> None:
    link = "https://bureau.example/m/4711"
    await twilio.messages.create_async(to=LEE, from_=LINE, body=f"Urgent message 4711: {link}. Reply 1 4711.")
    lee = phone(page, "Dr Lee")
    anchor = lee.get_by_role("link", name=link)
    await expect(anchor).to_have_attribute("href", link)
    await expect(anchor).to_have_attribute("target", "_blank")
    await expect(anchor).to_have_attribute("rel", re.compile("noopener"))
    await expect(page.get_by_role("button", name="Dr Lee 1 unread")).to_be_visible()

    await lee.get_by_role("textbox", name="Text").fill("1 4711")
    await page.keyboard.press("Enter")
    got = await app.gets("/sms")
    assert (got["From"], got["To"], got["Body"]) == (LEE, LINE, "1 4711")
    await expect(lee.get_by_role("log", name="Texts")).to_contain_text("1 4711")
    await expect(page.get_by_role("button", name="Dr Lee", exact=True)).to_be_visible()


async def test_a_reply_being_typed_keeps_its_addressee(page: Page, app: PlayingApp, twilio: Client) -> None:
    lee = phone(page, "Dr Lee")
    await twilio.messages.create_async(to=LEE, from_=LINE, body="First")
    await lee.get_by_role("textbox", name="Text").fill("for the first")
    await twilio.messages.create_async(to=LEE, from_=OTHER_LINE, body="Second")
    await expect(lee.get_by_text("Second")).to_be_visible()
    await page.keyboard.press("Enter")
    assert (await app.gets("/sms"))["To"] == LINE


async def test_the_first_steps_come_true(page: Page, app: PlayingApp) -> None:
    app.says("/voice", "<Pause length='600'/>")
    steps = page.get_by_role("region", name="What to try first")
    await expect(steps).to_contain_text("Pick Mrs Ortiz, call Riverside Pediatrics")
    await expect(steps).to_contain_text("Dr Lee")
    await expect(steps.get_by_role("link", name="in the console")).to_have_attribute("href", app.base_url)
    await steps.get_by_role("button", name="Call now").click()
    assert (await app.gets("/voice"))["To"] == LINE
    await expect(steps.locator("[aria-current=step]")).to_contain_text("in the console")
    await steps.get_by_role("button", name="Put these first steps away").click()
    await page.reload()
    await expect(phone(page, "Dr Lee")).to_be_visible()
    await expect(steps).to_be_hidden()
    await page.get_by_role("button", name="Show the first steps").click()
    await expect(steps).to_be_visible()


async def test_the_switchboard(page: Page, app: PlayingApp) -> None:
    app.says("/voice", "<Nonsense/><Pause length='600'/>")
    await phone(page, "Mrs Ortiz").get_by_role("button", name="Call Riverside Pediatrics").click()
    await page.get_by_role("button", name="Switchboard 1 error logged").click()
    board = page.get_by_role("complementary", name="Switchboard")
    await expect(board.get_by_role("region", name="Errors")).to_contain_text("Nonsense")
    await expect(board.get_by_role("region", name="Live calls")).to_contain_text("Mrs Ortiz")
    assert await axe_findings(page) == []

    await board.get_by_role("button", name="Clear").click()
    await expect(page.get_by_role("button", name="Switchboard", exact=True)).to_be_visible()
    await expect(board.get_by_text("Nothing that Twilio would refuse or warn about.")).to_be_visible()
    await board.get_by_role("button", name="Move the clock on by 5 min").click()
    await expect(board.get_by_role("region", name="Clock")).to_contain_text("5 min ahead of real time")
    await board.get_by_role("slider", name="Lost").fill("40")
    await board.get_by_role("button", name="Switch on").click()
    await expect(board.get_by_text("On: 1 rule for callbacks.")).to_be_visible()
    await board.get_by_role("button", name="All off").click()
    await expect(board.get_by_text("All off: the network is faultless.")).to_be_visible()
    await board.get_by_role("combobox", name="Phone", exact=True).select_option("Dr Lee")
    await board.get_by_role("combobox", name="When called").select_option("busy")
    await expect(phone(page, "Dr Lee").get_by_text("busy")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(board).to_be_hidden()


async def test_a_reload_keeps_the_call_and_what_was_said(page: Page, app: PlayingApp) -> None:
    app.says("/voice", "<Say>Hello there.</Say><Pause length='600'/>")
    ortiz = phone(page, "Mrs Ortiz")
    await ortiz.get_by_role("button", name="Call Riverside Pediatrics").click()
    await expect(said(ortiz)).to_contain_text("Hello there.")
    await key(ortiz, "9").click()
    await expect(said(ortiz)).to_contain_text("9")
    await page.reload()
    await expect(said(ortiz)).to_contain_text("Hello there.")
    await expect(said(ortiz)).to_contain_text("Pressed 9")
    await expect(said(ortiz).get_by_text("Hello there.")).to_have_count(1)


async def test_the_line_is_lost_and_found(app: PlayingApp, open_page: OpenPage) -> None:
    """The company stops and comes back on the same port; the page says so in words, then shows what there is now."""
    async with running(configuration(app)) as url:
        page = await open_page(url)
        await expect(page.get_by_text("Connected")).to_be_visible()
    await expect(page.get_by_text("The connection to the phone company is lost")).to_be_visible()
    await expect(key(phone(page, "Mrs Ortiz"), "Call")).to_be_disabled()
    port = int(url.rstrip("/").rsplit(":", 1)[1])
    async with running(configuration(app, more_phones=1), port=port):
        await expect(page.get_by_text("Connected")).to_be_visible(timeout=20_000)
        await expect(phone(page, "Nurse 0")).to_be_visible()
        await expect(key(phone(page, "Mrs Ortiz"), "Call")).to_be_enabled()


async def test_one_phone_at_a_time_on_a_small_screen(base_url: str, open_page: OpenPage, twilio: Client) -> None:
    page = await open_page(base_url, 360, 640, has_touch=True, reduced_motion="reduce")
    await expect(phone(page, "Mrs Ortiz")).to_be_visible()
    await expect(phone(page, "Dr Lee")).to_be_hidden()
    assert await axe_findings(page) == []
    await twilio.messages.create_async(to=LEE, from_=LINE, body="Urgent message 4711.")
    await page.get_by_role("button", name="Mrs Ortiz New text , choose another phone").click()
    await page.get_by_role("dialog").get_by_role("button", name="Dr Lee").click()
    await expect(phone(page, "Dr Lee").get_by_text("Urgent message 4711.")).to_be_visible()
    await expect(phone(page, "Mrs Ortiz")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    assert await axe_findings(page) == []


async def test_a_ringing_phone_comes_onto_a_full_shelf(app: PlayingApp, open_page: OpenPage) -> None:
    async with running(configuration(app, more_phones=28)) as url, LocalTwilio(url) as http:
        page = await open_page(url)
        await expect(phone(page, "Dr Lee")).to_be_visible()
        await expect(phone(page, "Nurse 27")).to_have_count(0)
        twilio = Client(ACCOUNT, SECRET, http_client=http)
        await twilio.calls.create_async(to="+15550103027", from_=LINE, url=app.url("/page"))
        await expect(key(phone(page, "Nurse 27"), "Answer")).to_be_visible()
        assert await axe_findings(page) == []
