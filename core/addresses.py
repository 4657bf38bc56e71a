"""Mail addresses: one judge for what people type, what is imported, and what we send from and to. Pure.

What it takes, our sending side can write: in ASCII, the domain in the form that servers know (`xn--…`).
"""

import re
from email.header import decode_header
from email.headerregistry import Address
from typing import Final

import email_validator

from core import signs
from core.names import shown
from core.texts.catalogues import DEFAULT
from core.texts.speaking import gettext, language

# A bureau may well have a private domain; whether it is delivered to, a code shows.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

_IN_BRACKETS: Final = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>\s*$")
_ONE: Final = re.compile(r"[^\s,;<>]+@[^\s,;<>]+")
_LONGEST: Final = 254
_LONGEST_NAME: Final = 64


def mail_address(text: str) -> str:
    """As it is used: the domain in small letters and ASCII. Raises ValueError that says how to mend it."""
    address = text.strip()
    for at, sign in enumerate(address):
        if signs.is_hidden(sign) or signs.breaks_a_line(sign):
            raise ValueError(
                gettext(
                    "the mail address holds a sign that can't be seen (%(sign)s) %(where)s; type it again by hand",
                    sign=signs.named(sign), where=signs.where(address, at),
                )
            )  # fmt: skip
    _one_only(address)
    try:
        found = email_validator.validate_email(address, allow_smtputf8=False, check_deliverability=False)
    except email_validator.EmailNotValidError as error:
        raise ValueError(_in_words(address, str(error))) from None
    name, _, domain = (found.ascii_email or address).rpartition("@")
    if len(name) > _LONGEST_NAME or len(name) + len(domain) >= _LONGEST:
        raise ValueError(
            gettext(
                "the mail address is too long: %(name)s characters before the @, %(all)s in all",
                name=_LONGEST_NAME, all=_LONGEST,
            )
        )  # fmt: skip
    return f"{name}@{domain.lower()}"


def _one_only(address: str) -> None:
    if found := _IN_BRACKETS.search(address):
        raise ValueError(gettext("write the mail address alone, without a name: %(address)s", address=found[1]))
    if address.lower().startswith("mailto:"):
        bare = address[7:].partition("?")[0]
        raise ValueError(gettext("write the mail address without mailto: %(address)s", address=bare))
    several = _ONE.findall(address)
    if len(several) > 1:
        raise ValueError(
            gettext(
                "write one mail address, such as %(address)s; here are %(count)s",
                address=several[0],
                count=len(several),
            )
        )


def _in_words(address: str, told: str) -> str:
    """The library's words say what is wrong, in English alone; ours, in which address, and what a right one looks
    like."""
    ours = gettext("%(address)s is no mail address such as lee@example.org", address=repr(address))
    if language() != DEFAULT:
        return ours
    reason = told.removeprefix("The email address is not valid. ").rstrip(".")
    if not address.rpartition("@")[0].isascii():
        reason += " (our mail server can't be asked to take such letters)"
    return f"{ours}: {reason[:1].lower()}{reason[1:]}"


def named_address(text: str) -> Address:
    """Of a sender: `Nightbell <pages@example.org>`, quoted or encoded as mail programs write it, or the address alone.

    Raises ValueError with what is wrong, and how to mend it.
    """
    decoded = _decoded(text.strip())
    if not _IN_BRACKETS.search(decoded):
        return Address(addr_spec=mail_address(decoded))
    name, _, rest = decoded.rpartition("<")
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1].replace('\\"', '"')
    address = mail_address(rest.strip().removesuffix(">").strip())
    return Address(display_name=shown(name) if name else "", addr_spec=address)


def _decoded(text: str) -> str:
    """Words encoded for a header (RFC 2047) as they are read; the library hands what is not encoded back as escapes."""
    parts = decode_header(text)
    return "".join(
        part if isinstance(part, str) else part.decode(charset or "raw-unicode-escape", "replace")
        for part, charset in parts
    )
