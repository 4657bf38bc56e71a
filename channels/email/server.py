"""The mail server we send through, as the settings name it."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from urllib.parse import parse_qs, unquote, urlsplit

from core.addresses import named_address
from core.settings import Settings

_LOCAL = {"127.0.0.1", "::1", "localhost"}
EXAMPLE = "smtp://user:password@host:587"


class NoMail(Exception):
    """No mail can be sent; the words say why, and how to mend it. They never hold the password."""


@dataclass(frozen=True)
class Server:
    """`tls`: from the first byte (smtps), after STARTTLS, or never (a server on this machine, or `?starttls=no`)."""

    host: str
    port: int
    tls: str  # wrapped, starttls, none
    user: str
    password: str = field(repr=False)
    sender: Address


def why_not(settings: Settings) -> str:
    """Why no mail can be sent from here, in words; empty: it can, as far as the settings go."""
    try:
        server_of(settings)
    except NoMail as error:
        return str(error)
    return ""


def shut(settings: Settings) -> dict[str, str]:
    """For `clients.contacts.shut`."""
    reason = why_not(settings)
    return {"email": reason} if reason else {}


def server_of(settings: Settings) -> Server:
    """Raises NoMail where mail is not set up, or not rightly."""
    url = settings.smtp_url.get_secret_value()
    if not url:
        raise NoMail("mail is not set up: SMTP_URL is not set")
    sender = _sender(settings.mail_from)
    try:
        found = urlsplit(url)
        host, port = found.hostname or "", found.port
    except ValueError:
        raise NoMail(f"SMTP_URL can't be read; write it as {EXAMPLE}, with % codes for special characters") from None
    if found.scheme not in ("smtp", "smtps") or not host:
        raise NoMail(f"SMTP_URL does not begin with smtp://host or smtps://host; write it as {EXAMPLE}")
    return Server(
        host=host,
        port=port or (465 if found.scheme == "smtps" else 587),
        tls=_tls(found.scheme, host, found.query),
        user=unquote(found.username or ""),
        password=unquote(found.password or ""),
        sender=sender,
    )


def _tls(scheme: str, host: str, query: str) -> str:
    """A password or an address never crosses a network in the clear, unless the operator says so in the URL."""
    if scheme == "smtps":
        return "wrapped"
    asked = parse_qs(query).get("starttls", [""])[-1]
    if asked not in ("", "no", "yes"):
        raise NoMail(f"SMTP_URL says starttls={asked}; it may be yes or no")
    return "none" if asked == "no" or (host in _LOCAL and not asked) else "starttls"


def _sender(mail_from: str) -> Address:
    if not mail_from.strip():
        raise NoMail(
            "MAIL_FROM is not set: give the address that mail comes from, such as Nightbell <pages@example.org>"
        )
    try:
        return named_address(mail_from)
    except ValueError as error:
        raise NoMail(f"MAIL_FROM: {error}") from None
