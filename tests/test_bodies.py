"""Slow, huge and hostile bodies, sent to every route by whoever finds them: calls go through all the while."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import bodies
from core.auth.listing import route_needs
from core.bodies import USUAL
from core.errors import Invalid
from core.json_weight import DEEPEST, MOST_VALUES, weigh
from tests.dispatch.ground import link_in, story
from tests.house import Bureau

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Line:
    """A connection on which we say exactly what we want."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def status(self) -> int:
        return int((await self.reader.readline()).split()[1])

    async def answer(self) -> tuple[int, str]:
        """Status and all that follows, to the end of the connection."""
        status = await self.status()
        return status, (await self.reader.read()).decode()

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


@asynccontextmanager
async def lines(bureau: Bureau, many: int) -> AsyncIterator[list[Line]]:
    port = int(bureau.url.rpartition(":")[2])
    opened = [Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(many)]
    try:
        yield opened
    finally:
        for line in opened:
            line.writer.close()


def head(method: str, path: str, length: int, kind: str = _JSON, **more: str) -> bytes:
    told = {"host": "x", "content-type": kind, "content-length": str(length), "x-csrf": "1"} | more
    lines_ = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return "\r\n".join(lines_).encode()


def every_route(bureau: Bureau) -> list[tuple[str, str]]:
    return [
        (method, re.sub(r"\{[^}]*\}", "1", route.path))
        for route in route_needs(bureau.app)
        for method in route.methods
        if method != "HEAD"
    ]


async def open_slowly(opened: Iterable[Line], asked: Iterable[tuple[str, str]], **headers: str) -> None:
    for line, (method, path) in zip(opened, asked, strict=True):
        await line.say(head(method, path, 100, **headers) + b'{"a')


async def test_slow_bodies_at_every_route_and_a_page_s_link_hold_no_call_up(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "WITHIN_S", 600)  # all of them are still coming when the call does
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    link = link_in(await bureau.dr_lee.expect_sms(containing="urgent")).removeprefix(bureau.url)
    cookie = "; ".join(f"{one.key}={one.value}" for one in tale.alice.http.cookie_jar)
    with_link = [("POST", f"{link}/{what}") for what in ("pin", "confirm", "decline") for _ in range(8)]
    asked = [*with_link, *every_route(bureau)]
    async with lines(bureau, 2 * len(asked)) as opened:
        await open_slowly(opened[: len(asked)], asked, kind=_FORM)
        await open_slowly(opened[len(asked) :], asked, cookie=cookie)
        call = await bureau.caller.dial(bureau.line)
        await call.hears("Thank you for calling Riverside Pediatrics")
        assert (await tale.ledger(dispatch_id))["dispatch"]["status"] == "active"


async def test_a_body_that_does_not_come_is_given_up_at_every_route(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "WITHIN_S", 0.05)
    asked = every_route(bureau)
    async with lines(bureau, len(asked)) as opened:
        await open_slowly(opened, asked)
        for line, what in zip(opened, asked, strict=True):
            status, said = await line.answer()
            assert status == 408, what
            assert "too-slow" in said


async def test_what_is_too_long_is_refused_at_every_route_before_it_has_come(bureau: Bureau) -> None:
    asked = every_route(bureau)
    taking = {("PUT", "/draft"), ("POST", "/preview"), ("POST", "/import")}
    async with lines(bureau, 2 * len(asked)) as opened:
        for line, (method, path) in zip(opened[::2], asked, strict=True):
            await line.say(head(method, path, 200_000_000))
        for line, (method, path) in zip(opened[1::2], asked, strict=True):
            chunk = b"%x\r\n%s\r\n" % (USUAL, b"a" * USUAL)
            unsaid = head(method, path, 0, **{"transfer-encoding": "chunked"}).replace(b"content-length: 0\r\n", b"")
            await line.say(unsaid + chunk + chunk)
        for place, what in enumerate(asked):
            # who takes more asks first who it is that sends it
            right = 401 if any(what[0] == method and what[1].endswith(end) for method, end in taking) else 413
            assert await opened[2 * place].status() == right, what
            assert await opened[2 * place + 1].status() == right, what


async def test_whoever_sends_too_much_at_once_hears_why(bureau: Bureau) -> None:
    bob = await bureau.desk("bob", ready=False)
    long = {"body": {"name": "x" * 5_000_000, "slots": []}}
    where = f"{bureau.url}/api/v1/accounts/{bureau.accounts['riverside']}/rosters/x/draft"
    async with bob.http.put(where, json=long, headers={"x-csrf": "1"}) as answer:
        assert answer.status == 413
        assert "longer than 4 MB" in (await answer.json(content_type=None))["detail"]
    async with bob.http.post(
        f"{bureau.url}/p/1/pin", data={"pin": "1" * USUAL}, headers={"accept": "text/html"}
    ) as page:
        assert (page.status, page.content_type) == (413, "text/plain")
        assert "longer than 64 kB" in await page.text()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 60_000,
        '{"body":' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "}",
        '{"body": [' + "0," * 400_000 + "0]}",
        "9" * 60_000,
    ],
    ids=["brackets without end", "nested", "values", "a number"],
)
async def test_json_that_would_break_whoever_reads_it_is_refused_in_words(bureau: Bureau, text: str) -> None:
    bob = await bureau.desk("bob", ready=False)
    where = f"{bureau.url}/api/v1/accounts/{bureau.accounts['riverside']}/rosters/x/draft"
    async with bob.http.put(where, data=text, headers={"x-csrf": "1", "content-type": _JSON}) as answer:
        assert answer.status in {400, 422}
        assert (await answer.json(content_type=None))["detail"]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=40,
)


@settings(max_examples=30)
@given(_VALUES)
def test_what_people_send_is_light_enough(value: object) -> None:
    weigh(json.dumps(value, ensure_ascii=False).encode())


@given(st.integers(DEEPEST + 1, 400), st.sampled_from(['[{"a":%s}]', '["]", %s]']))
def test_what_is_too_deep_is_told_whatever_stands_beside_it(depth: int, around: str) -> None:
    text = "1"
    for _ in range(depth):
        text = around % text
    with pytest.raises(Invalid, match="deep"):
        weigh(text.encode())


@pytest.mark.parametrize("unit", ['\\"', '"', "\\", '"\\', "[]", "{}"])
def test_to_weigh_takes_no_longer_than_the_body_is_long(unit: str) -> None:
    """Were it the square, this would take minutes."""
    text = '["' + unit * 1_000_000 + "[" * (DEEPEST + 1)
    try:
        weigh(text.encode())
    except Invalid as fault:
        assert fault.code in {"too-deep", "too-many-values"}


def test_many_values_are_counted_outside_of_texts_only() -> None:
    weigh(b'{"text": "' + b",[{" * MOST_VALUES + b'"' + b", [1]" * (DEEPEST + 1) + b"}")
    with pytest.raises(Invalid, match="values"):
        weigh(b"[" + b"[]," * MOST_VALUES + b"0]")
