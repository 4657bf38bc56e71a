"""The inboxes on the handsets page: what came, for whom, with links to follow; and mail that is refused on request."""

from email.message import EmailMessage

import aiohttp
import aiosmtplib
import pytest
from playwright.async_api import Page, expect

from tests.browser import axe_findings

pytestmark = pytest.mark.screens

LEE, PATEL = "lee@example.test", "patel@example.test"


async def write(base_url: str, to: str, subject: str, text: str) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{base_url}/company/state") as answer:
        smtp = (await answer.json())["mail"]["smtp"]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Nightbell <pages@nightbell.example>", to, subject
    message.set_content(text)
    await aiosmtplib.send(message, hostname="127.0.0.1", port=int(smtp.rsplit(":", 1)[1]), start_tls=False, timeout=5)


async def test_mails_arrive_in_a_card_for_each_address(page: Page, base_url: str) -> None:
    region = page.get_by_role("region", name="E-mail")
    await expect(page.get_by_role("group", name="Phone of Dr Lee")).to_be_visible()
    await expect(region).to_be_hidden()
    await write(base_url, LEE, "A message is waiting", "Open it:\nhttps://bureau.example/p/abc")
    await write(base_url, PATEL, "A digest", "Nothing is amiss.")
    await page.get_by_role("button", name="E-mail 2 new").click()
    inbox = region.get_by_role("article", name=f"Inbox of {LEE}")
    await expect(inbox.get_by_role("link")).to_have_attribute("href", "https://bureau.example/p/abc")
    await expect(region.get_by_role("article", name=f"Inbox of {PATEL}")).to_contain_text("Nothing is amiss.")
    await write(base_url, LEE.upper(), "Another <b>message</b>", "The second.")
    await expect(inbox).to_contain_text("2 mails")
    await expect(inbox.get_by_text("The second.")).to_be_visible()
    await expect(inbox.get_by_text("Another <b>message</b>")).to_be_visible()
    assert await axe_findings(page) == []
    await page.reload()
    await expect(inbox).to_contain_text("2 mails")
    await expect(page.get_by_role("button", name="E-mail", exact=True)).to_be_visible()


async def test_the_switchboard_refuses_mail(page: Page, base_url: str) -> None:
    await page.get_by_role("button", name="Switchboard").click()
    board = page.get_by_role("complementary", name="Switchboard")
    await board.get_by_role("combobox", name="Mail").select_option("550 no such mailbox")
    await board.get_by_role("button", name="Switch on").click()
    await expect(board.get_by_text("On: 1 rule for mail.")).to_be_visible()
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
        await write(base_url, LEE, "Refused", "Refused.")
    await write(base_url, LEE, "Taken", "Taken.")
    await expect(page.get_by_role("article", name=f"Inbox of {LEE}")).to_contain_text("Taken.")
