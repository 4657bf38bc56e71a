"""The mail server as the settings name it: read rightly, over TLS, and trusted only if it can show who it is."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from channels.email import smtp
from channels.email.message import written
from channels.email.server import NoMail, Server, server_of, why_not
from channels.email.smtp import MailError
from core import clock
from core.settings import Settings

FROM = "Nightbell <pages@bureau.example>"


def settings(smtp_url: str, mail_from: str = FROM) -> Settings:
    return Settings.model_construct(smtp_url=SecretStr(smtp_url), mail_from=mail_from)


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("smtp://a%40b:p%3Aw@mail.example", ("mail.example", 587, "starttls", "a@b", "p:w")),
        ("smtps://u:qqq@mail.example", ("mail.example", 465, "wrapped", "u", "qqq")),
        ("smtp://relay.example:25?starttls=no", ("relay.example", 25, "none", "", "")),
        ("smtp://127.0.0.1:8025", ("127.0.0.1", 8025, "none", "", "")),
        ("smtp://localhost:25?starttls=yes", ("localhost", 25, "starttls", "", "")),
    ],
)
def test_a_mail_server_is_read_from_its_url(url: str, where: tuple[str, int, str, str, str]) -> None:
    found = server_of(settings(url))
    assert (found.host, found.port, found.tls, found.user, found.password) == where
    assert found.sender == Address("Nightbell", "pages", "bureau.example")
    assert not found.password or found.password not in repr(found)


@pytest.mark.parametrize(
    ("url", "mail_from", "words"),
    [
        ("", FROM, "SMTP_URL is not set"),
        ("mail.example:587", FROM, "does not begin with smtp://"),
        ("smtp://u:s3cret@mail.example:port", FROM, "can't be read"),
        ("smtp://mail.example?starttls=maybe", FROM, "yes or no"),
        ("smtp://mail.example", "", "MAIL_FROM is not set"),
        ("smtp://mail.example", "Nightbell <pages>", "no mail address such as"),
    ],
)
def test_what_is_amiss_is_said_with_how_to_mend_it(url: str, mail_from: str, words: str) -> None:
    assert words in why_not(settings(url, mail_from))
    assert "s3cret" not in why_not(settings(url, mail_from))
    with pytest.raises(NoMail):
        server_of(settings(url, mail_from))


def test_nothing_in_a_subject_becomes_a_header_and_a_repeat_has_the_same_id() -> None:
    def made(number: str, at: datetime) -> bytes:
        sender = server_of(settings("smtp://127.0.0.1")).sender
        subject = "Café\r\nBcc: all@example.org"
        return written(
            sender=sender, to="lee@example.org", subject=subject, text="Grüße", number=number, made_at=at
        ).as_bytes()

    at = datetime(2026, 3, 1, 2, 3, 4, 5, tzinfo=UTC)
    lines = made("mail.7", at).decode("ascii").splitlines()
    assert not [line for line in lines if line.startswith("Bcc")]
    ids = [next(line for line in made(*one).splitlines() if line.startswith(b"Message-ID")) for one in
           (("mail.7", at), ("mail.7", at), ("mail.8", at), ("mail.7", at + timedelta(microseconds=1)))]  # fmt: skip
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


class Catcher:
    """Takes mail from `u` with the password `p`, over TLS only."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _server: SMTP, session: object, envelope: object) -> str:  # noqa: N802
        assert getattr(session, "ssl", None) or getattr(session, "authenticated", False)
        self.mails.append(getattr(envelope, "content", b""))
        return "250 OK"


def sign_in(_server: object, _session: object, _envelope: object, _how: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"u", b"p")
    return AuthResult(success=right, handled=False)


@asynccontextmanager
async def listening(folder: Path, *, wrapped: bool = False, tls: bool = True) -> AsyncIterator[tuple[Catcher, int]]:
    loop, catcher, context = asyncio.get_running_loop(), Catcher(), certified(folder)

    def protocol() -> SMTP:
        starttls = context if tls and not wrapped else None
        return SMTP(catcher, hostname="localhost", tls_context=starttls, require_starttls=starttls is not None,
                    authenticator=sign_in, auth_require_tls=not wrapped, loop=loop)  # fmt: skip

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=context if wrapped else None)
    try:
        yield catcher, server.sockets[0].getsockname()[1]
    finally:
        server.close()


def certified(folder: Path) -> ssl.SSLContext:
    """A certificate for localhost that only `authority.pem` in the folder vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    (folder / "authority.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "authority.pem", folder / "key.pem")
    return context


async def handed_to(server: Server) -> None:
    message = written(
        sender=server.sender, to="lee@example.org", subject="x", text="y", number="mail.1", made_at=clock.now()
    )
    await smtp.send(server, message, "lee@example.org", 5.0)


@pytest.mark.parametrize(("scheme", "query"), [("smtp", "?starttls=yes"), ("smtps", "")])
async def test_over_tls_with_a_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, query: str
) -> None:
    async with listening(tmp_path, wrapped=scheme == "smtps") as (catcher, port):
        server = server_of(settings(f"{scheme}://u:p@localhost:{port}{query}"))
        with pytest.raises(MailError, match="can't be trusted"):
            await handed_to(server)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        await handed_to(server)
        assert len(catcher.mails) == 1
        with pytest.raises(MailError) as refused:
            await handed_to(server_of(settings(f"{scheme}://u:wrong@localhost:{port}{query}")))
        assert (refused.value.kind, refused.value.code, refused.value.of_address) == ("permanent", 535, False)
        assert len(catcher.mails) == 1


async def test_a_server_without_starttls_gets_neither_password_nor_mail(tmp_path: Path) -> None:
    async with listening(tmp_path, tls=False) as (catcher, port):
        with pytest.raises(MailError, match="STARTTLS") as refused:
            await handed_to(server_of(settings(f"smtp://u:p@localhost:{port}?starttls=yes")))
        assert refused.value.kind == "permanent"
        assert catcher.mails == []


async def test_nobody_there_is_a_matter_of_time() -> None:
    with pytest.raises(MailError) as refused:
        await handed_to(server_of(settings("smtp://127.0.0.1:9")))
    assert refused.value.kind == "transient"
