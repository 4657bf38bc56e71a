"""Keys pressed before the screen knows everything: what an operator asked for happens all the same."""

import asyncio

import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect

from tests.cast import PASSWORD
from tests.console.conftest import Open
from tests.house import Bureau

pytestmark = pytest.mark.screens


class Late:
    """Answers that are on their way until `come()`: they say what was true when they were asked for."""

    def __init__(self) -> None:
        self._may_come = asyncio.Event()
        self.asked = asyncio.Event()

    @classmethod
    async def on(cls, page: Page, path: str) -> "Late":
        late = cls()
        await page.route(f"**/api/v1/{path}", late._hold)
        return late

    def come(self) -> None:
        self._may_come.set()

    async def _hold(self, route: Route) -> None:
        if route.request.method != "GET":
            await route.continue_()
            return
        answer = await route.fetch()
        self.asked.set()
        await self._may_come.wait()
        await route.fulfill(response=answer)


async def test_ready_is_pressed_before_the_desk_knows_its_state(bureau: Bureau, open_screen: Open) -> None:
    """And before the live line is up. The state as it was before the key comes last, and changes nothing."""
    alice = await open_screen(None)
    state = await Late.on(alice.page, "desk/state")
    line = asyncio.Event()
    await alice.page.route_web_socket("**/ws/desk", lambda socket: connected_after(line, socket))
    await alice.sign_in("alice@example.test", PASSWORD)
    await state.asked.wait()
    await expect(alice.page.locator("[data-phone=registered]")).to_be_attached()
    await expect(alice.page.locator("[data-state]")).to_have_count(0)
    await alice.press("Alt+r")
    await expect(alice.page.locator("[data-state=ready]")).to_be_visible()
    async with alice.page.expect_request_finished(lambda request: request.url.endswith("/desk/state")):
        state.come()
    await expect(alice.page.locator("[data-state=ready]")).to_be_visible()
    line.set()
    await expect(alice.page.locator("[data-live=true]")).to_be_visible()
    await bureau.caller.dial(bureau.line)
    await alice.take_call()


async def connected_after(event: asyncio.Event, socket: WebSocketRoute) -> None:
    await event.wait()
    socket.connect_to_server()


async def test_the_emergency_key_does_not_wait_for_the_card(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    card = await Late.on(alice.page, "calls/*/card")
    await bureau.caller.dial(bureau.line)
    await alice.sees("passes on in")
    await alice.press("F9")
    await expect(alice.page.get_by_role("button", name="Emergency")).to_be_visible()
    await alice.press("F8")
    await bureau.company.phone("+12025550911").expect_call()
    await alice.sees("the emergency number is ringing…")
    card.come()
    await alice.sees("+1 202 555 0911 is ringing…")
    await alice.sees("Stay with the caller. The ambulance is being dialled.")


async def test_an_answer_is_typed_right_after_the_number_of_the_script(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await alice.press("1")
    await alice.type("Mia Ortiz")
    await expect(alice.page.locator("[data-field=child] input")).to_have_value("Mia Ortiz")
