import asyncio

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from devtools.phone_company.client import PhoneCompany
from devtools.phone_company.targets import parse, problem, resolve
from tests.phone_company.conftest import CALLER, LINE
from tests.phone_company.playing_app import PlayingApp, Received


async def use(company: PhoneCompany, url: str) -> None:
    await company.request("PATCH", f"/numbers/{LINE}", {"voice_url": url})


async def test_the_fragment_is_neither_sent_nor_signed(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Hangup/>")
    await use(company, app.url("/voice?a=1#rt=3000&rc=2&rp=all"))
    await (await company.phone(CALLER).dial(LINE)).ended()
    assert app.received[0].url.endswith("/voice?a=1")
    assert app.received[0].signature_good


async def test_retries_as_asked_with_the_same_token(company: PhoneCompany, app: PlayingApp) -> None:
    def voice(_: Received) -> "str | web.Response":
        return web.Response(status=500) if len(app.all("/voice")) < 3 else "<Response><Say>At last.</Say></Response>"

    app.answers["/voice"] = voice
    await use(company, app.url("/voice#rc=2&rp=5xx"))
    await (await company.phone(CALLER).dial(LINE)).hears("at last")
    tokens = {one.headers["I-Twilio-Idempotency-Token"] for one in app.received}
    assert (len(app.received), len(tokens)) == (3, 1)


async def test_5xx_is_not_retried_unless_asked(company: PhoneCompany, app: PlayingApp) -> None:
    app.answers["/voice"] = lambda _: web.Response(status=500)
    await (await company.phone(CALLER).dial(LINE)).ended()
    assert len(app.received) == 1


async def test_the_read_time_out_is_honoured(company: PhoneCompany, app: PlayingApp) -> None:
    gate = asyncio.Event()

    async def slow(_: Received) -> str:
        await gate.wait()
        return "<Response/>"

    app.answers["/voice"] = slow
    await use(company, app.url("/voice#rt=100&tt=200"))
    call = await company.phone(CALLER).dial(LINE)
    await call.hears("application error")
    gate.set()
    assert [error["code"] for error in await company.errors()] == [11200]


async def test_a_callback_that_is_refused_is_a_warning(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", "<Hangup/>")
    app.answers["/status"] = lambda _: web.Response(status=403)
    await company.request("PATCH", f"/numbers/{LINE}", {"status_callback": app.url("/status")})
    await (await company.phone(CALLER).dial(LINE)).ended()
    await company.settle()
    assert [(error["code"], error["level"]) for error in await company.errors()] == [(15003, "warning")]


@given(st.text(max_size=60))
def test_any_fragment_is_read(fragment: str) -> None:
    target = parse("https://example.org/voice?x=1#" + fragment)
    assert target.url == "https://example.org/voice?x=1"
    assert 0.1 <= target.connect <= 10
    assert 0.1 <= target.total <= 15
    assert 0 <= target.retries <= 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ct=100", (0.1, 15, 1)), ("ct=99", (5, 15, 1)), ("rt=15001", (5, 15, 1)), ("rc=9", (5, 15, 5)), ("", (5, 15, 1))],
)
def test_values_out_of_range_fall_back(text: str, expected: tuple[float, float, int]) -> None:
    target = parse(f"https://example.org/#{text}")
    assert (target.connect, target.read, target.retries) == expected


def test_urls() -> None:
    assert resolve("https://a.example/x/y?z=1", "next") == "https://a.example/x/next"
    assert resolve("https://a.example/x/y?z=1", "") == "https://a.example/x/y?z=1"
    assert problem("https://a.example/") == ""
    assert "underscore" in problem("https://my_host.example/")
    assert "absolute" in problem("/voice")
