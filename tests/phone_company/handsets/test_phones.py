"""What people do with the phones: call, listen, press, speak, answer, text."""

import re

import pytest
from playwright.async_api import Page, expect
from twilio.rest import Client

from tests.browser import axe_findings
from tests.phone_company.conftest import LEE, LINE
from tests.phone_company.handsets.the_page import OTHER_LINE, key, phone, said
from tests.phone_company.playing_app import PlayingApp

pytestmark = pytest.mark.screens

GREETING = "Thank you for calling. To leave a message press 1, or stay on the line. " * 40 + "Never reached."


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


async def test_a_conversation_is_heard_on_both_phones(page: Page, app: PlayingApp, twilio: Client) -> None:
    room = "<Dial><Conference beep='false'>room</Conference></Dial>"
    app.says("/voice", room)
    app.says("/page", room)
    ortiz, lee = phone(page, "Mrs Ortiz"), phone(page, "Dr Lee")
    await ortiz.get_by_role("button", name="Call Riverside Pediatrics").click()
    await twilio.calls.create_async(to=LEE, from_=LINE, url=app.url("/page"))
    await key(lee, "Answer").click()
    await expect(lee.get_by_text("In conversation")).to_be_visible()
    await expect(ortiz.get_by_text("In conversation")).to_be_visible()
    await lee.get_by_role("textbox", name="Say").fill("How is he breathing?")
    await page.keyboard.press("Enter")
    await expect(said(ortiz)).to_contain_text("Dr LeeHow is he breathing?")
    await page.get_by_role("button", name="Switchboard").click()
    calls = page.get_by_role("region", name="Live calls")
    await expect(calls).to_contain_text("Conference room")
    await calls.get_by_role("button", name="Hang up Dr Lee").click()
    await expect(lee.get_by_text("Call ended")).to_be_visible()
