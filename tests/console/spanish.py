"""A console in Spanish, from the door on."""

from playwright.async_api import expect

from tests.cast import PASSWORD
from tests.console.conftest import Open
from tests.console.screen import Screen


async def in_spanish(open_screen: Open, who: str) -> Screen:
    screen = await open_screen(None)
    await screen.page.evaluate("localStorage.setItem('nightbell.language', 'es')")
    await screen.page.reload()
    await expect(screen.page.get_by_label("Correo")).to_be_focused()
    await screen.fits(f"door-{who}")
    await screen.type(f"{who}@example.test")
    await screen.press("Tab")
    await screen.type(PASSWORD)
    await screen.press("Enter")
    await expect(screen.page.get_by_role("navigation")).to_be_visible()
    return screen
