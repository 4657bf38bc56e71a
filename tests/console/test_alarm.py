"""Nobody has an urgent message: heard and seen on every screen, louder with age, silent at once when somebody has it."""

import pytest
from playwright.async_api import BrowserContext, Page, expect

from dispatch.protocols.schema import Desk as DeskOfProtocol
from tests.console.conftest import Open
from tests.console.hearing import ALARM, forget_sounds, hears, is_plain, note_sounds, volumes
from tests.house import Bureau
from tests.nobodys import jump, nobodys

pytestmark = pytest.mark.screens

TELL_S = DeskOfProtocol().tell_s or 0
_NOTICES = """
window.notices = [];
window.Notification = class {
  static permission = "granted";
  constructor(title, options) { this.title = title; this.options = options; window.notices.push(this); this.open = true; }
  addEventListener() {}
  close() { this.open = false; }
};
"""


async def with_notices(context: BrowserContext) -> None:
    await note_sounds(context)
    await context.add_init_script(_NOTICES)


async def open_notices(page: Page) -> list[str]:
    found: list[str] = await page.evaluate(
        "window.notices.filter(each => each.open).map(each => each.title + ': ' + each.options.body)"
    )
    return found


async def test_the_alarm_is_heard_and_seen_everywhere_and_one_key_claims_it(bureau: Bureau, open_screen: Open) -> None:
    alice, amir = await open_screen("alice", prepare=with_notices), await open_screen("amir", prepare=note_sounds)
    await alice.page.get_by_role("link", name="Accounts").click()
    await alice.sees("Nothing waits for somebody to claim it.")
    dispatch = await nobodys(bureau, await bureau.desk("alice", ready=False))
    for screen in (alice, amir):
        await screen.sees("1 urgent, nobody's")
        await hears(screen.page, ALARM)
        await screen.page.wait_for_function("document.title.includes('1 urgent')")
    await expect(alice.page.locator("link[rel=icon]")).to_have_attribute("href", "/bell-alarm.svg")
    assert await open_notices(alice.page) == ["An urgent message is nobody's: Riverside Pediatrics"]
    await alice.fit_for_all("alarm")
    (first, *_) = await volumes(alice.page, ALARM)
    await jump(bureau, 90)
    await forget_sounds(alice.page)
    await hears(alice.page, ALARM)
    assert (await volumes(alice.page, ALARM))[0] > first, "louder with age"
    await alice.press("F10")
    await expect(alice.page).to_have_url(f"{bureau.url}/dispatches/{dispatch}")
    for screen in (alice, amir):
        await screen.sees_no("1 urgent, nobody's")
        await is_plain(screen.page)
        await forget_sounds(screen.page)
    assert await open_notices(alice.page) == []
    await jump(bureau, 10)
    assert await volumes(amir.page, ALARM) == [], "claimed by anybody: silent everywhere"


async def test_in_a_call_it_is_faint_and_claiming_leaves_the_card_alone(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice", prepare=note_sounds)
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await alice.press("1")
    await expect(alice.page.locator("[data-field=child] input")).to_be_focused()
    await nobodys(bureau, await bureau.desk("alice", ready=False))
    await alice.sees("1 urgent, nobody's")
    await hears(alice.page, ALARM)
    await jump(bureau, 60)
    assert max(await volumes(alice.page, ALARM)) < 0.05, "under the talk nothing is shouted"
    await alice.type("Mia ")
    await alice.press("F10")
    await alice.sees("Yours now: Riverside Pediatrics.")
    await alice.type("Ortiz")
    await expect(alice.page.locator("[data-field=child] input")).to_have_value("Mia Ortiz")
    await alice.fit_for_all("alarm-in-a-call")


async def test_a_supervisor_off_duty_is_called_when_nobody_reacts(bureau: Bureau, open_screen: Open) -> None:
    bob = await open_screen("bob", ready=False, prepare=note_sounds)
    alice = await bureau.desk("alice")
    dispatch = await nobodys(bureau, alice)
    await bob.sees("1 urgent, nobody's")
    assert await volumes(bob.page, ALARM) == [], "there is somebody on duty"
    await jump(bureau, TELL_S + 5)
    await bob.sees("Nobody reacts. On duty: Alice (Ready).")
    await hears(bob.page, ALARM)
    await bob.fit_for_all("nobody-reacts")
    await alice.post(f"dispatches/{dispatch}/claim")
    await bob.sees_no("1 urgent, nobody's")
    await is_plain(bob.page)
