"""Mail addresses: what is taken is what can be sent to, and the rest is refused with the reason."""

from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.message import written
from core import clock
from core.addresses import mail_address, named_address

TAKEN = {
    "hale+oncall@example.org": "hale+oncall@example.org",
    "o'hara@example.org": "o'hara@example.org",
    "hale@praxis.xn--p1ai": "hale@praxis.xn--p1ai",
    "hale@müller.example": "hale@xn--mller-kva.example",
    "Hale.Rosa@EXAMPLE.ORG": "Hale.Rosa@example.org",
    "m@x.swiss": "m@x.swiss",
    " hale@example.org ": "hale@example.org",
}
REFUSED = {
    "zoë@praxis.example": "can't be asked to take such letters",
    "ha..le@example.org": "two periods in a row",
    "hale@example.org.": "end with a period",
    "hale@localhost": "should have a period",
    "hale@[192.0.2.7]": "IP address",
    "hale@example.org, imai@example.org": "write one mail address",
    "Rosa Hale <hale@example.org>": "write the mail address alone, without a name: hale@example.org",
    "mailto:hale@example.org": "without mailto: hale@example.org",
    "hale@example\u200b.org": 'can\'t be seen (U+200B) after "hale@example"',
    "hale@example.org\r\nBcc: x@example.org": "can't be seen (U+000D)",
    "hale": "must have",
    "a" * 65 + "@example.org": "too long",
}


@pytest.mark.parametrize("typed", TAKEN)
def test_what_is_fine_is_taken_as_it_will_be_sent(typed: str) -> None:
    assert mail_address(typed) == TAKEN[typed]


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_wrong_with_an_address_is_said(typed: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        mail_address(typed)
    assert REFUSED[typed] in str(refused.value)


@given(st.text(max_size=30), st.sampled_from(["example.org", "müller.example", "praxis.xn--p1ai", "x"]))
def test_whatever_is_taken_can_be_written_on_a_mail(name: str, domain: str) -> None:
    try:
        address = mail_address(f"{name}@{domain}")
    except ValueError:
        return
    sender = named_address("Nightbell <pages@example.org>")
    mail = written(sender=sender, to=address, subject="s", text="t", number="mail.1", made_at=clock.now())
    assert address.encode("ascii") in mail.as_bytes(policy=SMTP).replace(b"\r\n ", b"")


@pytest.mark.parametrize(
    ("typed", "name", "address"),
    [
        ("pages@example.org", "", "pages@example.org"),
        ("Nightbell <pages@example.org>", "Nightbell", "pages@example.org"),
        ('"Bell, Night & Co." <pages@example.org>', "Bell, Night & Co.", "pages@example.org"),
        ("Bell, Night & Co. <pages@example.org>", "Bell, Night & Co.", "pages@example.org"),
        ("=?utf-8?q?M=C3=BCller=2C_Praxis?= <pages@müller.example>", "Müller, Praxis", "pages@xn--mller-kva.example"),
        ("Müller <pages@example.org>", "Müller", "pages@example.org"),
    ],
)
def test_a_sender_may_have_a_name_however_it_is_written(typed: str, name: str, address: str) -> None:
    sender = named_address(typed)
    assert (sender.display_name, sender.addr_spec) == (name, address)
