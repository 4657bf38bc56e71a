"""Mails as they go out. Their Message-ID comes from our own row, so that a mail sent again is known to be the same."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from core import clock

# Quoted where need be, so that every server takes it: those without 8BITMIME too.
_POLICY = SMTP.clone(cte_type="7bit")


def written(*, sender: Address, to: str, subject: str, text: str, number: str, made_at: datetime) -> EmailMessage:
    """`number` names our row (`mail.12`); with the time it was made it is unique also among bureaus that share a domain
    and to those who restore a backup.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=to)
    message["Subject"] = " ".join(subject.split())  # a line break would begin another header
    message["Date"] = clock.now()
    message["Message-ID"] = f"<nightbell.{number}.{int(made_at.timestamp() * 1_000_000):x}@{sender.domain}>"
    # Out-of-office replies to a machine help nobody.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text)
    return message
