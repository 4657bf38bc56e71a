import inspect

import pytest
from twilio.twiml import voice_response

from devtools.phone_company import grammar
from devtools.phone_company.client import PhoneCompany
from devtools.phone_company.documents import read
from tests.phone_company.conftest import CALLER, LINE, ErrorCodes
from tests.phone_company.playing_app import PlayingApp


def codes_of(body: str, kind: str = "main") -> list[int]:
    return [code for code, _, _ in read(f"<Response>{body}</Response>", kind).findings]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<say>lower case</say>", 12200),
        ("<Shout>x</Shout>", 12200),
        ("<Say volume='11'>x</Say>", 12200),
        ("<Gather numDigits='many'/>", 12200),
        ("<Gather><Dial>+15550102001</Dial></Gather>", 12200),
        ("<Gather input='telepathy'/>", 12200),
        ("<Dial><Number>123</Number></Dial>", 13224),
        ("<Say></Say>", 13520),
        ("<Enqueue>" + "x" * 65 + "</Enqueue>", 13501),
        ("<Record playBeep='yes'/>", 12200),
        ("<Number>+15550102001</Number>", 12200),
        ("words", 12200),
        ("<Pay/>", 0),
        ("<Record transcribe='true'/>", 0),
        ("<Record transcribe='false'/><Enqueue maxQueueSize='3'>line</Enqueue>", None),
    ],
)
def test_what_twilio_would_complain_about(body: str, code: int | None) -> None:
    assert codes_of(body) == ([] if code is None else [code])


@pytest.mark.parametrize("kind", ["whisper", "wait", "hold"])
def test_where_a_document_runs_decides_what_it_may_hold(kind: str) -> None:
    assert codes_of("<Dial>+15550102001</Dial>", kind) == [12200]
    assert codes_of("<Gather/>", kind) == ([] if kind == "whisper" else [12200])
    assert codes_of("<Gather/><Leave/><Say>x</Say>", "queue") == []


def test_documents_that_cannot_run() -> None:
    assert [read("<Response>", "main").fatal, read("<Antwort/>", "main").fatal] == [True, True]
    assert read("<Antwort/>", "main").findings[0][0] == 12102


@pytest.mark.parametrize("tag", ["Say", "Play", "Pause", "Gather", "Enqueue", "Dial", "Redirect", "Reject"])
def test_the_table_of_verbs_is_twilios(tag: str) -> None:
    """Every named attribute of the official builder is known, and none besides."""
    method = getattr(voice_response.VoiceResponse, tag.lower())
    own = {"self", "kwargs", "message", "url", "number", "name"}
    named = {_camel(name) for name in inspect.signature(method).parameters if name not in own}
    assert named == grammar.ATTRIBUTES[tag]


@pytest.mark.parametrize("tag", ["Number", "Client", "Conference"])
def test_the_table_of_nouns_is_twilios(tag: str) -> None:
    method = getattr(voice_response.Dial, tag.lower())
    own = {"self", "kwargs", "name", "phone_number", "identity"}
    named = {_camel(name) for name in inspect.signature(method).parameters if name not in own}
    assert named - {"clientNotificationUrl"} == grammar.ATTRIBUTES[tag]


def _camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.title() for word in rest)


async def test_a_warning_is_logged_and_the_document_goes_on(
    company: PhoneCompany, app: PlayingApp, codes: ErrorCodes
) -> None:
    app.says("/voice", "<Shout>x</Shout><Say tone='soft'>Still here.</Say>")
    call = await company.phone(CALLER).dial(LINE)
    await call.hears("still here")
    await call.ended()
    assert await codes() == [12200, 12200]
    found = await company.unexpected()
    assert len(found) == 2
    assert "Shout" in found[0]


async def test_a_line_without_a_voice_url(company: PhoneCompany, codes: ErrorCodes) -> None:
    await company.request("PATCH", f"/numbers/{LINE}", {"voice_url": None})
    call = await company.phone(CALLER).dial(LINE)
    assert await call.ended() == "failed"
    assert await codes() == [11100]
