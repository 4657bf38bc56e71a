"""A person takes it: by text, by key, by link, on the telephone with the desk; late, twice, and one of two."""

from tests.dispatch.ground import code_in, reasons, story
from tests.house import Bureau


async def test_confirmed_by_sms(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    text = await bureau.dr_lee.expect_sms(containing="urgent message for Dr Lee")
    assert "Ortiz" not in text.body
    assert "fever" not in text.body
    assert "Riverside" not in text.body

    await bureau.dr_lee.send_sms(text.from_, f"1 {code_in(text)}")
    reply = await bureau.dr_lee.expect_sms(containing="You have it")
    assert reply.from_ == text.from_

    ledger = await tale.ledger(dispatch_id)
    assert ledger["dispatch"]["status"] == "confirmed"
    assert ledger["dispatch"]["confirmed_by_name"] == "Dr Lee"
    assert ledger["dispatch"]["next_at"] is None
    assert ledger["message"]["status"] == "confirmed"
    (page,) = ledger["pages"]
    assert (page["status"], page["confirmed_via"], page["viewed_at"]) == ("confirmed", "sms", None)
    (delivery,) = ledger["deliveries"]
    assert delivery["sent_at"] <= delivery["delivered_at"] <= page["confirmed_at"]
    assert reasons(ledger, "dispatch") == ["dispatched", "step 1: doctors · primary", "confirmed by sms"]

    await bureau.advance(200)
    assert await tale.status(dispatch_id) == "confirmed"
    await tale.ends_well()


async def test_confirmed_by_key_press(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.advance(61)
    ringing = await bureau.dr_lee.expect_call()
    await ringing.answer()
    prompt = await ringing.hears("press any key")
    assert "Ortiz" not in prompt
    assert "fever" not in prompt
    await ringing.press("5")
    await ringing.hears("fever")
    await ringing.press("9")
    await ringing.hears("2 0 2, 5 5 5, 0 1 8 1")
    await ringing.press("1")
    await ringing.hears("You have it")
    await ringing.ended()

    ledger = await tale.ledger(dispatch_id)
    assert ledger["dispatch"]["confirmed_via"] == "voice"
    voice = ledger["deliveries"][1]
    assert voice["channel"] == "voice"
    assert voice["sent_at"] <= voice["delivered_at"] <= voice["heard_at"] <= voice["ended_at"]
    await tale.ends_well()


async def test_a_late_confirmation_counts_and_afterwards_the_answer_names_who_has_it(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    lee = await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.advance(65)
    await (await bureau.dr_lee.expect_call()).reject()
    await bureau.advance(120)
    patel = await bureau.dr_patel.expect_sms(containing="for Dr Patel")
    assert [page["status"] for page in (await tale.ledger(dispatch_id))["pages"]] == ["expired", "open"]

    await bureau.dr_lee.send_sms(lee.from_, f"1 {code_in(lee)}")
    await bureau.dr_lee.expect_sms(containing="You have it")
    ledger = await tale.ledger(dispatch_id)
    assert ledger["dispatch"]["confirmed_by_name"] == "Dr Lee"
    assert [page["status"] for page in ledger["pages"]] == ["confirmed", "cancelled"]

    await bureau.dr_patel.send_sms(patel.from_, "1")
    told = await bureau.dr_patel.expect_sms(containing="Dr Lee has taken this message")
    assert "since" in told.body
    later = (await tale.ledger(dispatch_id))["pages"][1]
    assert later["status"] == "cancelled"
    assert later["confirmed_at"] is not None  # a fact, though it no longer counts
    await bureau.advance(70)
    await tale.ends_well()


async def test_confirming_stops_what_rings(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    text = await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.advance(61)
    ringing = await bureau.dr_lee.expect_call()
    await bureau.dr_lee.send_sms(text.from_, "yes")
    await bureau.dr_lee.expect_sms(containing="You have it")
    assert await ringing.ended() == "canceled"
    assert (await tale.ledger(dispatch_id))["deliveries"][1]["ended_at"] is not None
    await tale.ends_well()


async def test_two_open_pages_and_a_bare_1(bureau: Bureau) -> None:
    tale = await story(bureau)
    first, second = await tale.dispatched(), await tale.dispatched()
    one = await bureau.dr_lee.expect_sms(containing="urgent")
    two = await bureau.dr_lee.expect_sms(containing="urgent")
    assert code_in(one) != code_in(two)

    await bureau.dr_lee.send_sms(one.from_, "1")
    asked = await bureau.dr_lee.expect_sms(containing="2 messages wait for you")
    assert f"1 {code_in(one)}" in asked.body
    assert f"1 {code_in(two)}" in asked.body
    assert [await tale.status(first), await tale.status(second)] == ["active", "active"]

    await bureau.dr_lee.send_sms(two.from_, f"1{code_in(two)}")
    await bureau.dr_lee.expect_sms(containing="You have it")
    assert [await tale.status(first), await tale.status(second)] == ["active", "confirmed"]

    await bureau.dr_lee.send_sms(one.from_, "Ok!")  # now only one is left
    await bureau.dr_lee.expect_sms(containing="You have it")
    assert await tale.status(first) == "confirmed"
    await tale.ends_well()


async def test_the_desk_reads_it_out_to_a_doctor_who_phones_in(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    contacts = {one["name"]: one["id"] for one in (await tale.ledger(dispatch_id))["contacts"]}
    body = {"contact_id": contacts["Dr Patel"], "read_out": True}
    shown = await tale.alice.post(f"dispatches/{dispatch_id}/confirm-for", body)
    assert (shown["status"], shown["confirmed_by_name"], shown["confirmed_via"]) == ("confirmed", "Dr Patel", "desk")
    moves = (await tale.ledger(dispatch_id))["transitions"]
    (confirmed,) = [move for move in moves if move["entity"] == "dispatch" and move["new"] == "confirmed"]
    assert confirmed["by_name"] == "Alice"
    await bureau.advance(65)
    await tale.ends_well()


async def test_a_text_nobody_can_place_reaches_the_desk(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    text = await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.dr_lee.send_sms(text.from_, "who is this about? I am in theatre")
    reply = await bureau.dr_lee.expect_sms(containing="reached the answering desk")
    assert f"1 {code_in(text)}" in reply.body
    await bureau.settle()
    (item,) = [one for one in (await tale.alice.get("board"))["items"] if one.get("kind") == "text"]
    assert (item["status"], item["owner"]) == ("at_desk", "desk")
    detail = await tale.alice.get(f"messages/{item['message_id']}")
    assert detail["fields"][0]["value"] == "who is this about? I am in theatre"
    assert await tale.status(dispatch_id) == "active"
    await tale.ends_well()
