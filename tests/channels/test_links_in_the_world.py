"""A link on its way: programs open it before its person does, add to it, write it in capitals, press its buttons."""

import asyncio
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.addresses import tidy
from clients.numbers.lookup import bureau_number
from core.address_keys import LENGTH, key_of, new_key, read_key
from tests.cast import LINE, OTHER_LINE
from tests.dispatch.ground import PIN, Story, a_phone, link_in, story
from tests.house import Bureau

JUNK = st.text(st.sampled_from(" .,;:!?)]}>'\"…»”*_~/\u200b\u00a0\u00ad"), max_size=4)


@given(raw=st.binary(min_size=16, max_size=16), before=JUNK, behind=JUNK, capitals=st.booleans(), at=st.integers(0, 26))
def test_a_key_is_read_whatever_was_put_around_and_between(
    raw: bytes, before: str, behind: str, capitals: bool, at: int
) -> None:
    key = key_of(raw)
    assert len(key) == LENGTH
    assert key.isalnum()
    written = key.upper() if capitals else key
    assert read_key(before.replace("_", "") + written + behind) == key
    assert read_key(written[:at] + "\u00ad" + written[at:] + "Thanks") == key
    assert read_key(written.replace("0", "O").replace("1", "l")) == key


@given(one=st.binary(min_size=16, max_size=16), other=st.binary(min_size=16, max_size=16))
def test_two_keys_are_two(one: bytes, other: bytes) -> None:
    assert (key_of(one) == key_of(other)) is (one == other)


@given(path=st.text(st.characters(codec="utf-8"), max_size=60), reading=st.booleans())
def test_tidying_is_over_at_once_and_never_leads_elsewhere(path: str, reading: bool) -> None:
    for kind in ("/", "/p/", "/P/", "/my/", "/ical/", "/api/"):
        once = tidy(kind + path, reading=reading)
        assert tidy(once, reading=reading) == once
        assert once == kind + path or once.startswith(("/p", "/my", "/ical/"))


@pytest.mark.parametrize("old", ["A" * 21 + "_", "aB-" * 7 + "Z", "Zz_" * 14 + "9"])
def test_an_address_given_out_before_these_keys_is_good_still(old: str) -> None:
    assert read_key(old) == old
    assert read_key(f"{old}.") == old
    assert tidy(f"/p/{old})", reading=True) == f"/p/{old}"
    assert tidy(f"/ical/{old}.ics", reading=True) == f"/ical/{old}.ics"


async def sent(bureau: Bureau) -> tuple[Story, int, str]:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    return tale, dispatch_id, link_in(await bureau.dr_lee.expect_sms(containing="urgent"))


async def ask(http: aiohttp.ClientSession, method: str, url: str, **more: Any) -> tuple[int, str]:
    async with http.request(method, url, **more) as answer:
        return answer.status, await answer.text()


async def test_a_scanner_opens_it_in_every_way_and_sends_every_form_and_the_doctor_comes_in_at_once(
    bureau: Bureau,
) -> None:
    tale, dispatch_id, link = await sent(bureau)
    before = await tale.ledger(dispatch_id)
    for _ in range(3):  # sandboxes, one after the other
        async with a_phone() as scanner:
            status, body = await ask(scanner, "HEAD", link, headers={"User-Agent": ""})
            assert (status, body) == (200, "")
            pages = await asyncio.gather(*(ask(scanner, "GET", link) for _ in range(2)))
            pages += [
                await ask(scanner, "GET", f"{link}{added}")
                for added in ("?utm_source=x&data=05%7C02%7C", "/", ".", ")", "%20", ">", "&utm_source=x", "/pin")
            ]
            pages.append(await ask(scanner, "GET", link, headers={"Accept": "application/pdf"}))
            pages.append(await ask(scanner, "GET", link.replace("/p/", "/P/").replace(link[-26:], link[-26:].upper())))
            assert all(status == 200 and "Your PIN" in page for status, page in pages)
            for method in ("OPTIONS", "PROPFIND", "PUT"):
                assert (await ask(scanner, method, link))[0] == 405
            for pin in ("", "test", "123456", "12", "********", "https://x"):
                status, page = await ask(scanner, "POST", f"{link}/pin", data={"pin": pin, "email": "a@b.example"})
                assert (status, "4 to 8 digits" in page) == (422, True)
            assert (await ask(scanner, "POST", f"{link}/pin"))[0] == 422
            for button in ("confirm", "decline"):
                assert "Your PIN" in (await ask(scanner, "POST", f"{link}/{button}"))[1]
    after = await tale.ledger(dispatch_id)
    assert (after["dispatch"], after["pages"]) == (before["dispatch"], before["pages"])
    async with a_phone() as phone:
        assert "a fever of 104" in (await ask(phone, "POST", f"{link}./pin", data={"pin": f" {PIN} "}))[1]
        assert "You have it" in (await ask(phone, "POST", f"{link}/confirm"))[1]
    await tale.ends_well()


async def test_real_guesses_are_counted_and_the_owner_is_in_after_a_minute(bureau: Bureau) -> None:
    _, _, link = await sent(bureau)
    async with a_phone() as thief, a_phone() as phone:
        for guess in range(5):
            assert (await ask(thief, "POST", f"{link}/pin", data={"pin": f"900{guess}"}))[0] == 403
        status, page = await ask(phone, "POST", f"{link}/pin", data={"pin": PIN})
        assert (status, "wait a minute" in page) == (429, True)
        await bureau.advance(60)
        assert "a fever of 104" in (await ask(phone, "POST", f"{link}/pin", data={"pin": PIN}))[1]


async def test_a_broken_link_says_what_to_do_now_and_whom_to_phone(bureau: Bureau) -> None:
    _, _, link = await sent(bureau)
    start = link.rpartition("/")[0]
    async with bureau.house.transaction() as session:
        desk = await bureau_number(session, bureau.house.settings)
    assert desk in {LINE, OTHER_LINE}
    async with a_phone() as phone:
        for broken in (link[:-1], start, f"{start}/", f"{start}/{new_key()}", f"{start}/%F0%9F%98%80", f"{link[:-9]}…"):
            status, page = await ask(phone, "GET", broken)
            assert status == 404
            assert "Phone the desk now" in page
            assert f'href="tel:{desk}"' in page
            assert 'lang="es"' in page
        kept = bureau.house.settings
        bureau.house.settings = kept.model_copy(update={"bureau_phone": "+12125550999"})
        assert 'href="tel:+12125550999"' in (await ask(phone, "POST", f"{link[:-1]}/pin", data={"pin": PIN}))[1]
        bureau.house.settings = kept
        status, page = await ask(phone, "GET", f"{bureau.url}/my/nothing/here!")
        assert (status, str(desk) in page, "/my" in page) == (404, True, True)


async def test_head_is_answered_like_get_wherever_a_link_leads(bureau: Bureau) -> None:
    _, _, link = await sent(bureau)
    async with a_phone() as scanner:
        for url in (link, f"{bureau.url}/my/sign-in", f"{bureau.url}/My.", f"{bureau.url}/healthz", f"{bureau.url}/"):
            async with scanner.head(url, allow_redirects=True) as head, scanner.get(url) as get:
                assert (head.status, await head.read()) == (get.status, b""), url
                assert head.headers.get("Content-Length") == get.headers.get("Content-Length"), url
