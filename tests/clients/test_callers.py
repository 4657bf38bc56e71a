"""What carriers write where a caller's number should be."""

import pytest

from clients.callers import NAMELESS, caller_of, kept

WITHHELD = [
    "", None, "anonymous", "Anonymous", "RESTRICTED", " private ", "unavailable", "266696687", "+266696687",
    "+1266696687", "1266696687", "+7748283", "+7378742833", "+2562533", "+8656696", "+86282452253",
    "anonymous@anonymous.invalid", "sip:anonymous@anonymous.invalid", "sip:anonymous@carrier.example;transport=tls",
    '"Anonymous" <sip:anonymous@anonymous.invalid>', "sip:unavailable@unknown.invalid", "tel:anonymous", "\u200b",
]  # fmt: skip


@pytest.mark.parametrize("from_", WITHHELD)
def test_who_withholds_the_number_is_nobody_whatever_the_network_calls_it(from_: str | None) -> None:
    caller = caller_of(from_)
    assert (caller.kind, caller.shown, caller.number, caller.person) == ("withheld", None, None, None)


@pytest.mark.parametrize(
    ("from_", "kind", "shown", "number"),
    [
        ("+12025550181", "number", "+12025550181", "+12025550181"),
        ("\u202a+1 202 555 0181\u202c", "number", "+12025550181", "+12025550181"),
        ("+12025550177;ext=42", "number", "+12025550177;ext=42", "+12025550177;ext=42"),
        ("sip:+12025550177@pbx.example", "address", "sip:+12025550177@pbx.example", "+12025550177"),
        ("sip:ward-3@hospital.example", "address", "sip:ward-3@hospital.example", None),
        ("client:handset-3", "address", "client:handset-3", None),
        ("+", "unknown", None, None),
        ("+1", "unknown", None, None),
        ("911", "impossible", "911", None),
        ("22395", "impossible", "22395", None),
        ("+811045000", "impossible", "+811045000", None),
        ("+697012345678", "impossible", "+697012345678", None),
        ("02025550177", "impossible", "02025550177", None),
        ("1" * 300, "impossible", "1" * 39 + "…", None),
    ],
)
def test_what_the_operator_reads_and_what_can_be_called_back(
    from_: str, kind: str, shown: str | None, number: str | None
) -> None:
    caller = caller_of(from_)
    assert (caller.kind, caller.shown, caller.number) == (kind, shown, number)
    again = caller_of(kept(caller, from_))
    assert again == caller or caller.kind in NAMELESS


@pytest.mark.parametrize("from_", ["+", "+1", "911", "22395", "+811045000", "1" * 300, *WITHHELD])
def test_who_can_not_be_told_from_others_is_never_one_person(from_: str | None) -> None:
    assert caller_of(from_).person is None
