"""Whom the page shows in these tests, and how to find a phone's parts on it."""

from playwright.async_api import Locator, Page

from tests.phone_company.conftest import ACCOUNT, CALLER, LEE, LINE, SECRET
from tests.phone_company.playing_app import PlayingApp

OTHER_LINE = "+15550001001"


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


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=f"Phone of {name}")


def key(handset: Locator, name: str) -> Locator:
    return handset.get_by_role("button", name=name, exact=True)


def said(handset: Locator) -> Locator:
    return handset.get_by_role("log", name="What is said")
