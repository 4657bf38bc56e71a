"""The SMTP server itself, in this event loop. Plain on purpose: it listens on this machine only."""

import asyncio
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from devtools.phone_company.company import Company
from devtools.phone_company.faults import MailRule


class MailServer:
    """`login` is (user, password): without it nobody need sign in, with it nobody sends a mail without it."""

    def __init__(self, company: Company, login: tuple[str, str] | None = None) -> None:
        self._company = company
        self._login = login
        self._server: asyncio.Server | None = None

    async def open(self, host: str, port: int) -> None:
        """Port 0: any that is free. Raises ValueError if the port is taken."""
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(self._protocol, host, port)
        except OSError as error:
            raise ValueError(f"the mail port {port} can't be used: {error.strerror}; choose another") from None
        port = self._server.sockets[0].getsockname()[1]
        login = "{}:{}@".format(*self._login) if self._login else ""
        self._company.smtp_url = f"smtp://{login}{host}:{port}"

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def _protocol(self) -> SMTP:
        wanted: dict[str, Any] = {}
        if self._login:
            wanted = {"authenticator": self._authenticate, "auth_required": True}
        return _Quiet(
            self, hostname="mail.phone-company.test", ident="phone company",
            loop=asyncio.get_running_loop(), auth_require_tls=False, **wanted,
        )  # fmt: skip

    def _authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        return AuthResult(success=given == self._login, handled=False)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        spoiled = await self._spoil(server, "hello", [])
        return [spoiled] if spoiled else answers

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if spoiled := await self._spoil(server, "rcpt", [address]):
            return spoiled
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        rule = self._company.faults.on_mail("data", envelope.rcpt_tos)
        if rule is None or rule.processed:
            self._company.mailboxes.arrive(envelope.original_content or b"", envelope.rcpt_tos)
        await self._company.faults.mail_pause()
        return await _answer(server, rule) if rule else "250 OK, it is in the mailbox"

    async def _spoil(self, server: SMTP, at: str, recipients: list[str]) -> str:
        rule = self._company.faults.on_mail(at, recipients)
        return await _answer(server, rule) if rule else ""


class _Quiet(SMTP):
    """Who hangs up in the middle is no error here: it is what the faults are for."""

    async def push(self, status: Any) -> None:
        if self.transport is not None and not self.transport.is_closing():
            await super().push(status)


async def _answer(server: SMTP, rule: MailRule) -> str:
    if rule.answer == "silence":
        await asyncio.Event().wait()  # until the other side gives up, which cancels this
    if rule.answer == "drop" and server.transport is not None:
        server.transport.abort()  # type: ignore[attr-defined]
        return ""
    return f"{rule.answer} by order of the switchboard"
