from devtools.phone_company.client import PhoneCompany
from tests.phone_company.conftest import CALLER, LINE
from tests.phone_company.playing_app import PlayingApp


async def test_a_caller_hears_the_line_and_presses_a_key(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Gather numDigits='1' action='/key'><Say>Press a key.</Say></Gather><Say>Nothing.</Say>")
    app.says("/key", "<Say>Thank you.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    await call.hears("press a key")
    await call.press("4")
    await call.hears("thank you")
    assert await call.ended() == "completed"
    assert app.all("/key")[0]["Digits"] == "4"
    assert all(one.signature_good for one in app.received)
    assert await company.unexpected() == []
