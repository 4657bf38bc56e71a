"""Handing one mail to the mail server, as the settings have it. What pages, notices and plain mails go through."""

from datetime import datetime

from channels.email import smtp
from channels.email.message import written
from channels.email.server import NoMail, server_of
from channels.email.smtp import MailError
from core.settings import Settings


async def hand_over(settings: Settings, *, to: str, subject: str, text: str, number: str, made_at: datetime) -> None:
    """Returns once the server has taken it: more is never known. Raises MailError (a CarrierError) otherwise; repeats
    nothing. The same `number` (of our row, such as `mail.12`) and `made_at` give the same Message-ID.
    """
    try:
        server = server_of(settings)
        message = written(sender=server.sender, to=to, subject=subject, text=text, number=number, made_at=made_at)
    except (NoMail, ValueError) as error:
        raise MailError("permanent", None, str(error)) from None
    await smtp.send(server, message, to, settings.rest_timeout_s)
