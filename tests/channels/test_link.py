"""The message link: opening it changes nothing, a PIN shows it, a button answers it."""

from tests.dispatch.ground import PIN, Story, a_phone, link_in, story
from tests.house import Bureau


async def _sent(bureau: Bureau) -> tuple[Story, int, str]:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    return tale, dispatch_id, link_in(await bureau.dr_lee.expect_sms(containing="urgent"))


async def test_a_scanner_opens_the_link_and_nothing_happens(bureau: Bureau) -> None:
    tale, dispatch_id, link = await _sent(bureau)
    before = await tale.ledger(dispatch_id)
    async with a_phone() as scanner:
        for method in ("GET", "HEAD", "GET"):
            async with scanner.request(method, link) as answer:
                text = await answer.text()
                assert "fever" not in text
                assert "Ortiz" not in text
        # Even one that presses every button gets nowhere without the PIN.
        async with scanner.post(f"{link}/confirm") as answer:
            assert "Your PIN" in await answer.text()
    after = await tale.ledger(dispatch_id)
    assert after["dispatch"] == before["dispatch"]
    assert after["pages"] == before["pages"]
    await tale.ends_well()


async def test_the_cookie_travels_over_tls_only_but_a_demo_is_used_at_its_local_address_too(bureau: Bureau) -> None:
    tale, _, link = await _sent(bureau)
    kept = bureau.house.settings
    for mode, secure in (("production", True), ("demo", False)):
        reached = {"public_base_url": "https://bureau.example", "nightbell_mode": mode}
        bureau.house.settings = kept.model_copy(update=reached)
        async with a_phone() as phone, phone.post(f"{link}/pin", data={"pin": PIN}, allow_redirects=False) as answer:
            assert ("secure" in answer.headers["Set-Cookie"].lower()) is secure
    bureau.house.settings = kept
    await tale.ends_well()


async def test_confirmed_by_link(bureau: Bureau) -> None:
    tale, dispatch_id, link = await _sent(bureau)
    async with a_phone() as phone:
        async with phone.post(f"{link}/pin", data={"pin": PIN}) as answer:
            page = await answer.text()
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "script" not in answer.headers["Content-Security-Policy"]
        assert "a fever of 104 since noon" in page
        assert 'href="tel:+12025550181"' in page
        assert "Dr Patel is paged in " in page
        viewed = (await tale.ledger(dispatch_id))["pages"][0]
        assert viewed["viewed_at"] is not None
        assert viewed["status"] == "open"  # viewed is not confirmed
        async with phone.post(f"{link}/confirm") as answer:
            assert "You have it" in await answer.text()
    ledger = await tale.ledger(dispatch_id)
    assert (ledger["dispatch"]["status"], ledger["dispatch"]["confirmed_via"]) == ("confirmed", "link")
    await tale.ends_well()


async def test_declined_by_link_leads_on(bureau: Bureau) -> None:
    tale, dispatch_id, link = await _sent(bureau)
    async with a_phone() as phone:
        async with phone.post(f"{link}/pin", data={"pin": PIN}):
            pass
        async with phone.post(f"{link}/decline") as answer:
            assert "Dr Patel is asked now" in await answer.text()
        await bureau.dr_patel.expect_sms(containing="for Dr Patel")
        async with phone.get(link) as answer:
            assert "You said no. Dr Patel is asked now." in await answer.text()
    assert await tale.status(dispatch_id) == "active"
    await tale.ends_well()


async def test_wrong_pins_lock_it_and_the_desk_remains(bureau: Bureau) -> None:
    tale, dispatch_id, link = await _sent(bureau)
    async with a_phone() as phone:
        for _ in range(5):
            async with phone.post(f"{link}/pin", data={"pin": "1234"}) as answer:
                assert answer.status == 403
        async with phone.post(f"{link}/pin", data={"pin": PIN}) as answer:
            page = await answer.text()
            assert answer.status == 429
            assert "fever" not in page
            assert 'href="tel:+12025550100"' in page
        async with phone.get(link[:-1]) as answer:
            assert answer.status == 404
        async with phone.get(link, cookies={"nightbell_page": "9999999999.forged"}) as answer:
            assert "Your PIN" in await answer.text()
    assert (await tale.ledger(dispatch_id))["pages"][0]["viewed_at"] is None
    await tale.ends_well()
