"""Plain mail: written down first, sent by the outbox, its text emptied when it is over. Never health data."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from channels.email.hand_over import hand_over
from channels.email.models import MAIL, Mail
from channels.email.smtp import MailError
from core import clock, outbox
from core.addresses import mail_address
from core.errors import Invalid, TryAgain
from core.house import House
from core.outbox import Job
from core.outbox.rows import ROUTINE
from core.states import born, move

KIND = "mail.send"
A_DAY = timedelta(days=1)
_LONGEST_PAUSE_S = 300.0
# Sent again when the server did not answer; a second copy has the same Message-ID, so most mailboxes show one.
_TIMES_UNANSWERED = 4


async def queue_mail(
    session: AsyncSession,
    *,
    account_id: int | None,
    to: str,
    subject: str,
    text: str,
    about: str,
    valid_for: timedelta = A_DAY,
) -> int:
    """Record a mail and the row that will send it; returns its id, which `mails.status` tells the fate of.

    Neither subject nor text may hold health data. `about` says what it is for, such as `contact_method:12`. After
    `valid_for` it is not tried any more. Raises Invalid for what is no address. Whether mail is set up shows in the
    row: it fails at once where it is not (ask `server.why_not` before offering it to somebody).
    """
    try:
        to = mail_address(to)
    except ValueError as error:
        raise Invalid(str(error)) from None
    now = clock.now()
    mail = Mail(
        account_id=account_id,
        to_address=to,
        subject=" ".join(subject.split())[:200],
        text=text,
        about=about,
        status="recorded",
        attempts=0,
        unanswered=0,
        created_at=now,
        give_up_at=now + valid_for,
    )
    session.add(mail)
    await session.flush()
    await born(session, MAIL, mail.id, "recorded", reason=about, by="system", account_id=account_id)
    await outbox.add(session, KIND, key=f"mail:{mail.id}", priority=ROUTINE, mail_id=mail.id)
    return mail.id


async def send_mail(house: House, job: Job) -> None:
    """Outbox handler of `mail.send`: what is about to be done is written down, done, and what came of it written down.

    Raises TryAgain, so that the outbox repeats it.
    """
    async with house.transaction() as session:
        mail = await _take(session, int(job.args["mail_id"]))
    if mail is None:
        return
    try:
        await hand_over(
            house.settings, to=mail.to_address, subject=mail.subject, text=mail.text or "", number=f"mail.{mail.id}",
            made_at=mail.created_at,
        )  # fmt: skip
    except MailError as error:
        await _settle(house, mail, error)
    else:
        async with house.transaction() as session:
            await _end(session, mail, "sent", "the mail server has it")


async def _take(session: AsyncSession, mail_id: int) -> Mail | None:
    """Note that it is about to be sent. None: it is not to be (any more)."""
    mail = await session.get(Mail, mail_id, populate_existing=True, with_for_update=True)
    if mail is None or mail.ended_at is not None:
        return None
    if mail.status == "sending" and not await _unanswered(session, mail, "the process that sent it was killed"):
        return None
    if mail.give_up_at <= clock.now():
        await _end(session, mail, "failed", "not in time")
        return None
    await move(
        session, MAIL, mail.id, "sending",
        reason=f"attempt {mail.attempts + 1}", by="system", attempts=mail.attempts + 1, attempted_at=clock.now(),
    )  # fmt: skip
    await session.refresh(mail)
    return mail


async def _settle(house: House, mail: Mail, error: MailError) -> None:
    pause = min(2.0 ** min(mail.attempts, 10), _LONGEST_PAUSE_S)
    over = clock.now() + timedelta(seconds=pause) > mail.give_up_at
    async with house.transaction() as session:
        if error.kind == "unknown_fate":
            again = await _unanswered(session, mail, error.message)
        elif error.kind == "permanent" or over:
            await _end(session, mail, "failed", error.message, error.code)
            again = False
        else:
            again = True
            reason = f"not taken ({error.message}), to be tried again"
            await move(session, MAIL, mail.id, "recorded", only_from=("sending",), reason=reason, by="mail server")
    if again:
        raise TryAgain(pause, error.message)


async def _unanswered(session: AsyncSession, mail: Mail, reason: str) -> bool:
    """It may have gone out. Whether it is to be sent again."""
    times = mail.unanswered + 1
    more: dict[str, Any] = {} if times < _TIMES_UNANSWERED else {"ended_at": clock.now(), "text": None}
    await move(
        session, MAIL, mail.id, "unknown", only_from=("sending",), reason=reason, by="system",
        values={**more, "unanswered": times},
    )  # fmt: skip
    await session.refresh(mail)
    return not more


async def _end(session: AsyncSession, mail: Mail, status: str, reason: str, code: int | None = None) -> None:
    await move(
        session, MAIL, mail.id, status,
        reason=reason, by="mail server", error_code=code, values={"text": None, "ended_at": clock.now()},
    )  # fmt: skip
