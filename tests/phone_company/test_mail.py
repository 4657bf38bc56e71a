"""The mail server: takes mail for any address, shows it, and misbehaves as it is told to."""

from email.message import EmailMessage

import aiohttp
import aiosmtplib
import pytest

from devtools.phone_company.client import PATIENCE, PhoneCompany, Refused
from devtools.phone_company.serve import running

LEE = "lee@example.test"


def _mail(to: str = LEE, text: str = "See https://bureau.example/p/abc, please.") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "desk@example.test", to, "A message is waiting – café"
    message["Message-ID"] = "<one@example.test>"
    message.set_content(text)
    return message


async def _send(smtp_url: str, message: EmailMessage, user: str | None = None, password: str | None = None) -> None:
    port = int(smtp_url.rsplit(":", 1)[1])
    await aiosmtplib.send(
        message, hostname="127.0.0.1", port=port, start_tls=False, timeout=PATIENCE, username=user, password=password
    )


async def test_a_mail_arrives_in_its_mailbox_and_nowhere_else() -> None:
    async with running() as url, PhoneCompany.connect(url) as company:
        await _send(await company.smtp_url(), _mail())
        mail = await company.mailbox("LEE@example.test").expect_mail(containing="café")
        assert mail.links == ("https://bureau.example/p/abc",)
        assert (mail.message_id, mail.to) == ("<one@example.test>", LEE)
        async with aiohttp.ClientSession() as http:
            async with http.get(f"{url}/mailbox/{LEE}.json") as answer:
                (found,) = (await answer.json())["mails"]
            async with http.get(f"{url}/mailbox/nobody@example.test.json") as answer:
                assert (await answer.json())["mails"] == []
        assert found["text"].strip() == "See https://bureau.example/p/abc, please."
        assert found["headers"]["From"] == "desk@example.test"
        assert await company.unexpected() == []
        await company.reset()
        assert (await company.state())["mail"]["mails"] == []


async def test_mails_that_nobody_expected_are_told_of() -> None:
    async with running() as url, PhoneCompany.connect(url) as company:
        await _send(await company.smtp_url(), _mail())
        (loose,) = await company.unexpected()
        assert LEE in loose


async def test_refused_held_back_and_dropped() -> None:
    async with running() as url, PhoneCompany.connect(url) as company:
        smtp = await company.smtp_url()
        await company.faults(mail=[{"answer": 550, "to": "lee@", "count": 1}])
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
            await _send(smtp, _mail())
        await company.faults(mail=[{"answer": "421", "at": "hello", "count": 1}])
        with pytest.raises(aiosmtplib.SMTPException):
            await _send(smtp, _mail())
        await company.faults(mail=[{"answer": "drop", "at": "data", "processed": True, "count": 1}])
        with pytest.raises(aiosmtplib.SMTPServerDisconnected):
            await _send(smtp, _mail(text="kept all the same"))
        await company.mailbox(LEE).expect_mail(containing="kept all the same")
        await company.faults(mail=[{"answer": "silence", "at": "data", "count": 1}], mail_delay_ms=[1, 2])
        with pytest.raises(aiosmtplib.SMTPTimeoutError):
            await _send(smtp, _mail(text="lost"))
        await _send(smtp, _mail(text="the last"))
        await company.mailbox(LEE).expect_mail(containing="the last")
        assert await company.unexpected() == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"answer": "250"}, "400 to 599"),
        ({"answer": "550", "at": "tea"}, "hello, rcpt, data"),
        ({"answer": "550", "processed": True}, "processed"),
        ({"answer": "550", "who": "lee"}, "unknown field"),
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused(rule: dict[str, object], words: str) -> None:
    async with running() as url, PhoneCompany.connect(url) as company:
        with pytest.raises(Refused, match=words):
            await company.faults(mail=[rule])


async def test_with_a_login_nobody_sends_without_it() -> None:
    login = {"user": "bureau", "password": "s3cret"}
    async with running({"mail": login}) as url, PhoneCompany.connect(url) as company:
        smtp = await company.smtp_url()
        assert smtp.startswith("smtp://bureau:s3cret@127.0.0.1:")
        with pytest.raises(aiosmtplib.SMTPException):
            await _send(smtp, _mail())
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await _send(smtp, _mail(), "bureau", "wrong")
        await _send(smtp, _mail(), "bureau", "s3cret")
        await company.mailbox(LEE).expect_mail()
