from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany
from tests.phone_company.conftest import BOB, CALLER, LEE, LINE, SECOND_LINE
from tests.phone_company.playing_app import PlayingApp, Received

ENQUEUE = "<Enqueue waitUrl='/wait' action='/queued'>line-7</Enqueue>"


async def test_the_wait_document_loops_and_is_told_the_position(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", ENQUEUE)
    app.says("/wait", "<Say>You are in line.</Say><Pause length='9'/>")
    first = await company.phone(CALLER).dial(LINE)
    await first.hears("in line")
    second = await company.phone(BOB).dial(LINE)
    await second.hears("in line")
    assert [one["QueuePosition"] for one in app.all("/wait")] == ["1", "2"]
    await company.advance(30)
    again = [one for one in app.all("/wait") if one["CallSid"] == first.sid]
    assert len(again) == 4
    assert again[-1]["QueueTime"] == "27"
    assert again[-1]["CurrentQueueSize"] == "2"


async def test_a_key_while_waiting_and_leave(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", ENQUEUE)
    app.says("/wait", "<Gather numDigits='1' action='/key' timeout='60'><Say>Press 1 for voicemail.</Say></Gather>")
    app.says("/key", "<Leave/>")
    app.says("/queued", "<Say>Leave a message.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    await call.press("1")
    await call.hears("leave a message")
    assert app.all("/queued")[0]["QueueResult"] == "leave"
    assert app.all("/queued")[0]["QueueSid"].startswith("QU")


async def test_a_hang_up_is_told_and_runs_nothing_more(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", ENQUEUE + "<Say>Never.</Say>")
    app.says("/wait", "<Pause length='60'/>")
    app.says("/queued", "<Say>Never either.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    await call.happens("call.queued")
    await company.settle()
    await call.hangup()
    got = await app.gets("/queued")
    assert (got["QueueResult"], got["CallStatus"]) == ("hangup", "completed")
    await company.settle()
    assert (await call.show())["prompts"] == []


async def test_a_redirect_fires_the_action_too(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    app.says("/voice", ENQUEUE)
    app.says("/wait", "<Pause length='60'/>")
    app.says("/queued", "<Say>Ignored.</Say>")
    app.says("/operator", "<Dial><Conference>offer-1</Conference></Dial>")
    call = await company.phone(CALLER).dial(LINE)
    await call.happens("call.queued")
    await company.settle()
    await twilio.calls(call.sid).update_async(url=app.url("/operator"), method="POST")
    await call.happens("call.joined")
    assert (await app.gets("/queued"))["QueueResult"] == "redirected"
    await company.settle()
    assert all(prompt.get("text") != "Ignored." for prompt in (await call.show())["prompts"])


async def test_members_and_dequeue_by_rest(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    app.says("/voice", ENQUEUE)
    app.says("/wait", "<Pause length='60'/>")
    app.says("/out", "<Say>Your turn.</Say>")
    first = await company.phone(CALLER).dial(LINE)
    await first.happens("call.queued")
    second = await company.phone(BOB).dial(LINE)
    await second.happens("call.queued")
    queue = (await twilio.queues.list_async())[0]
    assert (queue.friendly_name, queue.current_size, queue.max_size) == ("line-7", 2, 1000)
    members = await twilio.queues(queue.sid).members.list_async()
    assert [(one.call_sid, one.position) for one in members] == [(first.sid, 1), (second.sid, 2)]
    await twilio.queues(queue.sid).members("Front").update_async(url=app.url("/out"))
    await first.hears("your turn")
    assert (await app.gets("/queued"))["QueueResult"] == "redirected"
    assert (await twilio.queues(queue.sid).members(second.sid).fetch_async()).position == 1


async def test_a_full_queue(company: PhoneCompany, app: PlayingApp, twilio: Client) -> None:
    await twilio.queues.create_async(friendly_name="line-7", max_size=1)
    app.says("/voice", ENQUEUE)
    app.says("/wait", "<Pause length='60'/>")
    app.says("/queued", "<Say>All busy.</Say>")
    await (await company.phone(CALLER).dial(LINE)).happens("call.queued")
    call = await company.phone(BOB).dial(LINE)
    await call.hears("all busy")
    assert app.all("/queued")[0]["QueueResult"] == "queue-full"
    assert "QueueSid" not in app.all("/queued")[0]


async def test_a_broken_wait_document(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/voice", ENQUEUE)
    app.answers["/wait"] = "no xml"
    app.says("/queued", "<Say>Sorry.</Say>")
    await (await company.phone(CALLER).dial(LINE)).hears("sorry")
    assert app.all("/queued")[0]["QueueResult"] == "error"


async def test_dial_queue_bridges_and_the_action_comes_afterwards(company: PhoneCompany, app: PlayingApp) -> None:
    def voice(got: Received) -> str:
        body = ENQUEUE if got.params["From"] == CALLER else "<Dial><Queue>line-7</Queue></Dial>"
        return f"<Response>{body}</Response>"

    app.answers["/voice"] = voice
    app.says("/wait", "<Pause length='60'/>")
    app.says("/queued", "<Say>How was it?</Say>")
    waiting = await company.phone(CALLER).dial(LINE)
    await waiting.happens("call.queued")
    agent = await company.phone(LEE).dial(LINE)
    await waiting.happens("call.bridged")
    assert await agent.speak("how can I help?") == [waiting.sid]
    await waiting.hears("how can I help")
    assert app.all("/queued") == []
    await agent.hangup()
    await waiting.hears("how was it")
    assert app.all("/queued")[0]["QueueResult"] == "bridged"


async def test_second_line_is_another_document(company: PhoneCompany, app: PlayingApp) -> None:
    app.says("/second", "<Enqueue waitUrl=''>quiet</Enqueue>")
    call = await company.phone(CALLER).dial(SECOND_LINE)
    await call.happens("call.queued")
    await company.advance(600)
    assert (await call.show())["prompts"] == []
