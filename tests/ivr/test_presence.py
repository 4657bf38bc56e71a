"""Who is at the desk: operators who don't answer, who come off duty by themselves, whom nobody signs off on a quiet
night, and what supervisors hear of it."""

from tests.desk import Desk
from tests.house import Bureau
from tests.ivr.ledger import moves_of, offers_of, operator_row
from tests.ivr.test_line import OFFER_S
from tests.watching import Watcher


async def supervising(bureau: Bureau) -> Desk:
    bob = await bureau.desk("bob", ready=False)
    await bob.open_line()
    await bob.subscribe("supervision")
    return bob


def idle_after_a_minute(bureau: Bureau) -> None:
    """For requests, and for the live line, whose house is one behind that of calls."""
    for house in (bureau.house, bureau.app.state.hub.house):
        house.settings = house.settings.model_copy(update={"session_idle_minutes": 1})


async def test_an_empty_chair_costs_a_caller_two_offers_and_the_next_one_none(bureau: Bureau) -> None:
    bob, alice = await supervising(bureau), await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    offer = await alice.sees("offer", lambda data: data["outcome"] is None)
    await bureau.advance(2 * OFFER_S + 2)  # nobody else is there: offered once more
    await alice.sees("operator", lambda data: data["status"] == "not_answering")
    moves = await moves_of(bureau, "operator", alice.me["id"])
    assert moves[-5:] == ["ready", "offered", "ready", "offered", "not_answering"]
    notice = await bob.sees("desk_notice", lambda data: data["kind"] == "not_answering")
    assert (notice["name"], notice["was"]) == ("Alice", "ready")
    await bureau.advance(OFFER_S + 1)
    assert len(await offers_of(bureau, offer["call_id"])) == 2

    amir = await bureau.desk("amir")
    await amir.answer_next()
    await call.happens("call.joined")

    state = await alice.put("desk/state", {"state": "ready"})
    assert state["status"] == "ready"
    await bob.sees_no("desk_notice")
    await (await bureau.company.add_phone("+12025550182")).dial(bureau.line)
    await alice.sees("offer", lambda data: data["outcome"] is None)
    await bureau.advance(OFFER_S + 1)
    since = (await moves_of(bureau, "operator", alice.me["id"]))[len(moves) :]
    assert since[:3] == ["ready", "offered", "ready"], "one lapse after being back is the first one again"


async def test_a_supervisor_who_has_seen_a_notice_clears_it_for_all_and_an_operator_may_not(bureau: Bureau) -> None:
    bob, alice = await supervising(bureau), await bureau.desk("alice")
    await bureau.caller.dial(bureau.line)
    await alice.sees("offer", lambda data: data["outcome"] is None)
    await bureau.advance(2 * OFFER_S + 2)
    notice = await bob.sees("desk_notice")
    async with alice.http.post(f"{bureau.url}/api/v1/desk/notices/{notice['id']}/seen") as refused:
        assert refused.status == 403
    await bob.post(f"desk/notices/{notice['id']}/seen")
    await bob.sees_no("desk_notice")
    assert (await operator_row(bureau, alice)).status == "not_answering"


async def test_the_state_chosen_during_a_call_is_the_state_after_its_work(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    call_id, _ = await alice.answer_next()
    await call.happens("call.joined")
    await alice.put("desk/state", {"state": "on_break", "reason": "meal"})
    await call.hangup()
    await alice.sees("operator", lambda data: data["status"] == "wrapping" and data["then_status"] == "on_break")
    state = await alice.post(f"calls/{call_id}/wrapped")
    assert (state["status"], state["reason"], state["then_status"]) == ("on_break", "meal", None)


async def test_whoever_goes_on_a_break_while_a_call_is_offered_gives_it_to_others_at_once(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    await bureau.caller.dial(bureau.line)
    await alice.sees("offer", lambda data: data["outcome"] is None)
    amir = await bureau.desk("amir")
    state = await alice.put("desk/state", {"state": "on_break", "reason": "rest"})
    assert state["status"] == "on_break"
    await amir.sees("offer", lambda data: data["outcome"] is None)


async def test_a_break_chosen_while_being_connected_comes_when_that_fails(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    offer = await alice.sees("offer", lambda data: data["outcome"] is None)
    await alice.post(f"offers/{offer['id']}/accept")
    await alice.put("desk/state", {"state": "on_break", "reason": "rest"})
    await call.hangup()
    await alice.sees("operator", lambda data: data["status"] == "on_break" and data["reason"] == "rest")


async def test_a_ready_operator_is_never_signed_off_on_a_quiet_night(bureau: Bureau) -> None:
    idle_after_a_minute(bureau)
    alice = await bureau.desk("alice")
    await bureau.advance(130)
    await bureau.caller.dial(bureau.line)
    await alice.answer_next()


async def test_a_screen_nobody_watches_is_told_when_it_ends_and_one_that_is_watched_stays(bureau: Bureau) -> None:
    idle_after_a_minute(bureau)
    amir, bob = await bureau.desk("amir", ready=False), await bureau.desk("bob", ready=False)
    async with Watcher.of(amir.http, bureau.url) as unwatched, Watcher.of(bob.http, bureau.url) as watched:
        for second in range(0, 90, 10):
            if second < 50:
                await unwatched.socket.send_json({"op": "here"})
            await watched.socket.send_json({"op": "here", "watched": True})
            await watched.hears(lambda message: message["op"] == "here")
            await bureau.company.advance(10)
        await unwatched.hears(lambda message: message["op"] == "here" and "idle_at" in message)
        assert await unwatched.closed() == 4401
    assert (await bob.get("desk/state"))["status"] == "offline"


async def test_who_comes_off_duty_by_itself_is_told_to_the_supervisors(bureau: Bureau) -> None:
    bob, alice = await supervising(bureau), await bureau.desk("alice")
    await alice.drop()
    bureau.desks.remove(alice)
    await bureau.company.advance(330)
    await bureau.tick()
    notice = await bob.sees("desk_notice", lambda data: data["kind"] == "left_by_itself")
    assert (notice["name"], notice["was"]) == ("Alice", "ready")
    assert (await operator_row(bureau, alice)).status == "offline"
