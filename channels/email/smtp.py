"""One mail to the mail server, once: what surely failed, what may have gone out, and whose fault it was."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from ssl import SSLError

from aiosmtplib import SMTP, SMTPException, SMTPNotSupported, SMTPRecipientRefused, SMTPResponseException

from channels.email.server import Server
from telephony.port import CarrierError, Fate


class MailError(CarrierError):
    """`code` is SMTP's. `of_address`: the server says that this address takes no mail, so asking again is no use."""

    def __init__(self, kind: Fate, code: int | None, message: str, *, of_address: bool = False) -> None:
        super().__init__(kind, code, message)
        self.of_address = of_address


async def send(server: Server, message: EmailMessage, to: str, timeout_s: float) -> None:
    """Hand it over. Returns once the server has taken it; raises MailError. Never repeats anything.

    `timeout_s` counts up to the DATA command, and again for it. Until then nothing can have gone out; from then on an
    answer that does not come leaves it open.
    """
    async with connected(server, timeout_s) as client:
        async with _in_time(timeout_s, "transient"):
            await client.mail(server.sender.addr_spec)
            await client.rcpt(to)
        async with _in_time(timeout_s, "unknown_fate"):
            await client.data(message.as_bytes())


@asynccontextmanager
async def connected(server: Server, timeout_s: float) -> AsyncGenerator[SMTP]:
    """A server that has greeted us, over TLS where it is to be, and taken our password if we have one."""
    client = SMTP(
        hostname=server.host, port=server.port, timeout=timeout_s, use_tls=server.tls == "wrapped", start_tls=False
    )
    try:
        async with _in_time(timeout_s, "transient"):
            await client.connect()
            await client.ehlo()
            if server.tls == "starttls":
                await client.starttls()
            if server.user:
                await client.login(server.user, server.password)
        yield client
    finally:
        client.close()  # without QUIT: what it was asked is settled, and nothing may wait for good manners


@asynccontextmanager
async def _in_time(timeout_s: float, lost: Fate) -> AsyncGenerator[None]:
    """`lost` is what a silence or a broken connection means here."""
    try:
        async with asyncio.timeout(timeout_s):
            yield
    except SMTPResponseException as error:
        raise _answered(error, lost) from error
    except (SMTPException, OSError, TimeoutError) as error:
        if type(error) in (SMTPException, SMTPNotSupported):  # the library's own words, not the network's
            raise MailError("permanent", None, "it offers no STARTTLS, or no way to sign in that we know") from error
        raise MailError(lost, None, _words(error)) from error


def _answered(error: SMTPResponseException, lost: Fate) -> MailError:
    """A 5xx is for good, a 4xx for now; anything else is no answer at all."""
    code = error.code
    kind: Fate = "permanent" if 500 <= code < 600 else "transient" if 400 <= code < 500 else lost
    # 5.7.x is about us (not allowed to relay, blocked), whatever address it was said of.
    blamed = kind == "permanent" and isinstance(error, SMTPRecipientRefused) and not error.message.startswith("5.7")
    return MailError(kind, code, f"it answered {code}", of_address=blamed)


def _words(error: BaseException) -> str:
    cause = error.__cause__ if isinstance(error.__cause__, SSLError) else error
    if isinstance(cause, SSLError):
        return "its certificate, or its TLS, can't be trusted"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return "no connection, or it was lost"
