"""The page around the phones: first steps, switchboard, sound, reload, lost line, small screens, many phones."""

import pytest
from playwright.async_api import Page, expect
from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany
from devtools.phone_company.serve import running
from tests.browser import OpenPage, axe_findings
from tests.phone_company.conftest import ACCOUNT, LEE, LINE, SECRET, LocalTwilio
from tests.phone_company.handsets.the_page import configuration, key, phone, said
from tests.phone_company.playing_app import PlayingApp

pytestmark = pytest.mark.screens


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


async def test_the_last_step_comes_true_with_a_confirmation_alone(
    base_url: str, page: Page, app: PlayingApp, twilio: Client
) -> None:
    """Not when a nurse is rung into the call and answers, nor when a doctor is paged, nor when a wrong code is sent."""
    app.says("/voice", "<Pause length='600'/>")
    app.says("/ring", "<Say>A caller for you.</Say><Pause length='600'/>")
    app.says("/sms", "<Message>Nightbell: We could not tell which message you mean.</Message>")
    steps = page.get_by_role("region", name="What to try first").get_by_role("listitem")
    await steps.first.get_by_role("button", name="Call now").click()
    await app.gets("/voice")
    await twilio.calls.create_async(to=LEE, from_=LINE, url=app.url("/ring"))
    await key(phone(page, "Dr Lee"), "Answer").click()
    await expect(said(phone(page, "Dr Lee"))).to_contain_text("A caller for you.")
    await expect(steps.nth(1)).to_have_attribute("data-step", "next")
    text = (
        "Nightbell: urgent message for Dr Lee. Reply 1 482 to confirm, 2 482 to decline, or open http://127.0.0.1/p/x"
    )
    await twilio.messages.create_async(to=LEE, from_=LINE, body=text)
    await expect(steps.nth(2)).to_have_attribute("data-step", "next")
    async with PhoneCompany.connect(base_url) as company:
        lee = company.phone(LEE)
        await lee.send_sms(LINE, "1 999")
        await lee.expect_sms(containing="could not tell")
        await expect(steps.nth(2)).to_have_attribute("data-step", "next")
        app.says("/sms", "<Message>Nightbell: Thank you. You have it. Nobody else is paged any more.</Message>")
        await lee.send_sms(LINE, "1 482")
    await expect(steps.nth(2)).to_have_attribute("data-step", "done")


async def test_a_demos_sign_ins_stand_on_the_page(app: PlayingApp, open_page: OpenPage) -> None:
    ada = {"name": "Ada", "email": "ada@bureau.example", "password": "the-words-of-the-demo", "roles": ["admin"]}
    async with running({**configuration(app), "sign_ins": [ada]}) as url:
        page = await open_page(url)
        await page.get_by_text("Sign-ins").click()
        await expect(page.get_by_text("ada@bureau.example the-words-of-the-demo (admin)")).to_be_visible()
        assert await axe_findings(page) == []


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


EARS = """
    window.aloud = []; window.audio = 0;
    speechSynthesis.speak = (words) => window.aloud.push(words.text);
    AudioContext = class extends AudioContext { constructor() { super(); window.audio += 1; } };
"""


async def test_prompts_are_read_aloud_until_muted_and_rings_wait_for_a_gesture(
    base_url: str, open_page: OpenPage, app: PlayingApp, twilio: Client
) -> None:
    app.says("/voice", "<Gather numDigits='1' action='/more'><Say>First prompt.</Say></Gather>")
    app.says("/more", "<Say>Second prompt.</Say><Pause length='600'/>")
    page = await open_page(base_url)
    await page.add_init_script(EARS)
    await page.reload()
    ortiz, lee = phone(page, "Mrs Ortiz"), phone(page, "Dr Lee")
    await twilio.calls.create_async(to=LEE, from_=LINE, url=app.url("/voice"))
    await expect(key(lee, "Reject")).to_be_visible()
    assert await page.evaluate("audio") == 0
    await key(lee, "Reject").click()
    assert await page.evaluate("audio") == 1

    await ortiz.get_by_role("button", name="Call Riverside Pediatrics").click()
    await expect(said(ortiz)).to_contain_text("First prompt.")
    assert await page.evaluate("aloud") == ["First prompt."]
    await page.get_by_role("button", name="Voice").click()
    await key(ortiz, "1").click()
    await expect(said(ortiz)).to_contain_text("Second prompt.")
    assert await page.evaluate("aloud") == ["First prompt."]


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
