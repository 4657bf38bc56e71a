"""Takes the README's pictures from a real demo: `python -m scripts.pictures`. A short story is played on the way."""

import asyncio
import re
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from devtools.phone_company.client import PhoneCompany
from scripts.benchmarks.stack import Stack, demo
from scripts.browser import browser as find_browser

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
ANSWERS = {
    "child": "Mateo Ortiz",
    "born": "2023-06-14",
    "caller": "Maria Ortiz",
    "problem": "Fever of 103 since noon, drinks nothing, very sleepy.",
    "temperature": "103",
}
_LINK = re.compile(r"http\S+/p/\S+")


async def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    found = find_browser()
    with demo() as stack:
        async with AsyncExitStack() as open_:
            playwright = await open_.enter_async_context(async_playwright())
            browser = await playwright.chromium.launch(
                executable_path=found.path, args=found.arguments, env=dict(found.environment)
            )
            open_.push_async_callback(browser.close)
            company = await open_.enter_async_context(PhoneCompany.connect(stack.company))
            await play(stack, browser, company)


async def play(stack: Stack, browser: Browser, company: PhoneCompany) -> None:
    riverside = next(one for one in stack.info["accounts"] if one["slug"] == "riverside-pediatrics")
    handsets = await page(browser, stack.company)
    desk = await page(browser, stack.url)
    await sign_in(desk, stack.info["sign_ins"][0])
    await desk.keyboard.press("Alt+r")
    caller = company.phone(stack.info["callers"][0]["number"])
    call = await caller.dial(riverside["numbers"][0])
    await desk.get_by_text("passes on in").wait_for()
    await desk.keyboard.press("F9")
    await desk.locator("[data-state=talking]").wait_for()
    await call.speak("my son has a fever of 103 and won't drink anything")
    await desk.get_by_text("fever of 103").first.wait_for()
    await desk.get_by_text("What is the call about?").first.wait_for()
    await desk.keyboard.press("1")
    await fill(desk)
    await fill(desk)  # what hangs on the answers just given
    await desk.get_by_text("Saved").first.wait_for()
    await desk.screenshot(path=FOLDER / "console-call.png")
    await desk.keyboard.press("Control+Enter")
    first = riverside["on_call"][0]["slug"]
    doctor = next(one for one in riverside["people"] if one["slug"] == first)
    phone = company.phone(next(way["sms"] for way in doctor["methods"] if "sms" in way))
    text = await phone.expect_sms(containing="/p/", within=30)
    await desk.locator("[data-fact=delivered][data-known=true]").first.wait_for()
    await desk.screenshot(path=FOLDER / "console-dispatch.png")
    await handsets.screenshot(path=FOLDER / "handsets.png")
    link = _LINK.search(text.body)
    if link is None:
        raise SystemExit("the text holds no link")
    await doctors_page(browser, link[0], doctor["pin"])
    await call.hangup()
    await roster(stack, browser, riverside["slug"])


async def roster(stack: Stack, browser: Browser, slug: str) -> None:
    supervisor = await page(browser, stack.url)
    bob = next(person for person in stack.info["sign_ins"] if person["email"].startswith("bob@"))
    await sign_in(supervisor, bob)
    accounts = (await (await supervisor.request.get(f"{stack.url}/api/v1/accounts")).json())["items"]
    account_id = next(account["id"] for account in accounts if account["slug"] == slug)
    await supervisor.goto(f"{stack.url}/accounts/{account_id}/on-call")
    await supervisor.get_by_text("Dr. ").first.wait_for()
    await supervisor.screenshot(path=FOLDER / "console-on-call.png")


async def page(browser: Browser, url: str, width: int = 1366, height: int = 768) -> Page:
    context = await browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark")
    made = await context.new_page()
    await made.goto(url)
    return made


async def sign_in(desk: Page, person: dict[str, Any]) -> None:
    await desk.get_by_label("Email").fill(person["email"])
    await desk.locator("input[type=password]").fill(person["password"])
    await desk.keyboard.press("Enter")
    await desk.locator("[data-phone=registered]").wait_for(state="attached")


async def fill(desk: Page) -> None:
    """Answers whatever the script of an urgent symptom asks."""
    for field in await desk.locator("[data-field]").all():
        name = await field.get_attribute("data-field") or ""
        box = field.locator("input:not([type=radio]), textarea").first
        if await box.count():
            if not await box.input_value():
                await box.fill(ANSWERS.get(name, "Maria Ortiz"))
        elif await field.locator("button, label").count():
            await field.locator("button, label").first.click()


async def doctors_page(browser: Browser, link: str, pin: str) -> None:
    phone = await page(browser, link, 360, 740)
    await phone.locator("input").first.fill(pin)
    await phone.keyboard.press("Enter")
    await phone.get_by_role("button", name="I have it").wait_for()
    await phone.screenshot(path=FOLDER / "doctor.png")


if __name__ == "__main__":
    asyncio.run(main())
