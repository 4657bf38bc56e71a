"""A captured webhook is signed however its letters are cut into names and values: cut anew it names nothing new."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from telephony.shapes import SplitAnew, usable
from telephony.signature import canonical

CALL, TEXT, FAKE = "CA" + "1a" * 16, "SM" + "2b" * 16, "3c" * 16
Fields = list[tuple[str, str]]

CALLED: Fields = [
    ("AccountSid", "AC" + "0d" * 16), ("ApiVersion", "2010-04-01"), ("CallSid", CALL), ("CallStatus", "ringing"),
    ("Called", "+12125550100"), ("Caller", "+12125550181"), ("Direction", "inbound"), ("From", "+12125550181"),
    ("FromCity", "NEW YORK"), ("FromZip", ""), ("ParentCallSid", "CA" + "4e" * 16), ("To", "+12125550100"),
]  # fmt: skip


def texted(body: str) -> Fields:
    return [
        ("AccountSid", "AC" + "0d" * 16), ("ApiVersion", "2010-04-01"), ("Body", body), ("From", "+12125550181"),
        ("FromCity", ""), ("FromZip", ""), ("MessageSid", TEXT), ("NumMedia", "0"), ("NumSegments", "1"),
        ("SmsMessageSid", TEXT), ("SmsSid", TEXT), ("SmsStatus", "received"), ("To", "+12125550100"),
    ]  # fmt: skip


@st.composite
def cut_anew(draw: st.DrawFn, signed: str, names: list[str]) -> Fields:
    """The same letters as other names and values; the cuts lie about where names begin, as who tries it would cut."""
    likely = sorted({at + off for name in names for at in _found(signed, name) for off in (0, len(name), -1, 3)})
    places = st.sampled_from([at for at in likely if 0 < at < len(signed)]) | st.integers(1, len(signed) - 1)
    cuts = sorted(draw(st.sets(places, min_size=1, max_size=24)))
    pieces = [signed[start:end] for start, end in pairwise([0, *cuts, len(signed)])]
    pieces += [""] * (len(pieces) % 2)
    return list(zip(pieces[::2], pieces[1::2], strict=True))


def _found(text: str, part: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(part, at)]


def taken(fields: Fields) -> dict[str, str]:
    try:
        return usable(fields)
    except SplitAnew:
        return {}


@given(data=st.data())
def test_a_call_cut_anew_is_the_same_call_or_none(data: st.DataObject) -> None:
    signed = canonical(CALLED)
    fields = data.draw(cut_anew(signed, [name for name, _ in CALLED]))
    assume(canonical(fields) == signed)
    assert taken(fields).get("CallSid") in {None, CALL}


@given(data=st.data())
def test_a_text_whose_sender_prepared_it_is_the_same_text_or_none(data: st.DataObject) -> None:
    prepared = texted(f"1 482From+12125550121MessageSidSM{FAKE}XFrom")
    signed = canonical(prepared)
    fields = data.draw(cut_anew(signed, [name for name, _ in prepared]))
    assume(canonical(fields) == signed)
    assert taken(fields).get("MessageSid") in {None, TEXT}


@pytest.mark.parametrize(
    "fields",
    [
        [("CallSid", f"{CALL}CallStatusringing")],
        [("CallSid", CALL[:20]), (CALL[20:], "")],
        [("Call", f"Sid{CALL}")],
        [("CallS", f"id{CALL}")],
        [("CallSidC", CALL[1:])],
        [("CallSidCA1a1a", CALL[6:])],
        [("ApiVersion", "2010-04-01Call"), ("Sid", CALL)],
        [("Body", f"hello MessageSid{TEXT}")],
    ],
)
def test_a_sid_stands_alone_or_nothing_is_taken(fields: Fields) -> None:
    assert "CallSid" not in taken(fields)
    assert "MessageSid" not in taken(fields)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CallSid", "CA1"), ("CallSid", TEXT), ("CallSid", CALL.upper()), ("MessageSid", CALL), ("RecordingSid", "RE"),
        ("CallStatus", "ringingDirectioninbound"), ("From", "+12125550181FromCityNEW YORK"), ("Digits", "1Direction"),
        ("ErrorCode", "30003From"), ("OptOutType", "STOP To"), ("ApiVersion", "2010-04-01Call"), ("AnsweredBy", "A"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_counts_as_not_sent(name: str, value: str) -> None:
    assert usable([(name, value), ("To", "+12125550100")]) == {"To": "+12125550100"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CallSid", CALL), ("MessageSid", "MM" + "2b" * 16), ("SomethingNewSid", "XX" + "2b" * 16), ("From", "+"),
        ("From", "anonymous"), ("From", "sip:mrs@ortiz.example"), ("From", "+266696687"), ("To", "client:user_7"),
        ("From", "anonymous@anonymous.invalid"), ("Digits", "12#"), ("Digits", "hangup"), ("CallStatus", "no-answer"),
        ("AnsweredBy", "machine_end_beep"), ("StirVerstat", "TN-Validation-Passed-A"), ("msg", "Gather End"),
        ("RecordingUrl", f"https://api.twilio.com/2010-04-01/Accounts/AC{FAKE}/Recordings/RE{FAKE}.mp3"),
        ("SipHeader_X-Call", "7"), ("Body", "my number is 2125550181From me, CA 90210"), ("RecordingDuration", "-1"),
    ],
)  # fmt: skip
def test_what_carriers_send_is_taken(name: str, value: str) -> None:
    assert usable([(name, value)]) == {name: value}
