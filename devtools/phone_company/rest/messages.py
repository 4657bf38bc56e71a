"""Messages: create, fetch, list, update (redact, cancel), delete."""

from typing import Any

from devtools.phone_company import params
from devtools.phone_company.model import Message
from devtools.phone_company.refusals import Refused
from devtools.phone_company.rest.ask import Ask
from devtools.phone_company.sids import is_number, new_sid
from devtools.phone_company.texts import NOT_TAKEN

_LONGEST = 1600


def show(ask: Ask, message: Message) -> dict[str, Any]:
    uri = f"/2010-04-01/Accounts/{message.account.sid}/Messages/{message.sid}"
    company = ask.switch.company
    sent = params.rfc2822(company, message.sent) if message.sent is not None else None
    return {
        "sid": message.sid, "account_sid": message.account.sid, "messaging_service_sid": message.service_sid,
        "from": message.from_, "to": message.to, "body": message.body, "status": message.status,
        "direction": message.direction, "num_segments": str(message.segments), "num_media": str(len(message.media)),
        "error_code": message.error_code, "error_message": message.error_message, "price": None, "price_unit": "USD",
        "api_version": "2010-04-01", "date_created": params.rfc2822(company, message.created),
        "date_updated": params.rfc2822(company, message.updated), "date_sent": sent, "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }  # fmt: skip


async def create(ask: Ask) -> tuple[int, dict[str, Any]]:
    to, from_ = _addresses(ask)
    body, media = ask.get("Body"), list(ask.form.get("MediaUrl", []))
    if not body and not media:
        raise Refused(21602)
    if len(body) > _LONGEST:
        raise Refused(21617, f"{len(body)} characters")
    if ask.switch.texts.refuses(from_, to):
        raise Refused(21610)
    company = ask.switch.company
    now = company.now()
    message = Message(
        new_sid("MM" if media else "SM"), ask.account, from_, to, body, "outbound-api", "queued", now, now,
        hook=ask.hook("StatusCallback", code=21609), media=media,
        validity=ask.number("ValidityPeriod", 36000, 1, 36000),
    )  # fmt: skip
    shown = show(ask, message)
    ask.switch.texts.send(message)
    return 201, shown


def _addresses(ask: Ask) -> tuple[str, str]:
    to, from_ = ask.get("To").strip(), ask.get("From").strip()
    if not to:
        raise Refused(21604)
    if not is_number(to):
        raise Refused(21211, to)
    if ask.get("MessagingServiceSid") and not from_:
        raise Refused(20001, "messaging services are not emulated: give From")
    if not from_:
        raise Refused(21603)
    number = ask.switch.company.numbers.get(from_)
    if number is None or number.account_sid != ask.account.sid:
        raise Refused(21606, from_)
    if number.sms in NOT_TAKEN:
        raise Refused(NOT_TAKEN[number.sms], from_)
    return to, from_


def _find(ask: Ask) -> Message:
    message = ask.switch.company.messages.get(ask.path["sid"])
    if message is None or message.account is not ask.account:
        raise Refused(20404, ask.url_path)
    return message


async def fetch(ask: Ask) -> tuple[int, dict[str, Any]]:
    return 200, show(ask, _find(ask))


async def listing(ask: Ask) -> tuple[int, dict[str, Any]]:
    to, from_ = ask.filter("To"), ask.filter("From")
    rows = [
        message
        for message in reversed(ask.switch.company.messages.values())
        if message.account is ask.account
        and (not to or message.to == to)
        and (not from_ or message.from_ == from_)
        and ask.within("DateSent", message.sent)
    ]
    return 200, ask.page("messages", rows, lambda message: show(ask, message))


async def update(ask: Ask) -> tuple[int, dict[str, Any]]:
    message = _find(ask)
    if ask.get("Status") == "canceled" and not ask.switch.texts.cancel(message):
        raise Refused(30409)
    if ask.has("Body"):
        if ask.get("Body"):
            raise Refused(20001, "Body can only be emptied")
        message.body = ""
    return 200, show(ask, message)


async def delete(ask: Ask) -> tuple[int, dict[str, Any]]:
    del ask.switch.company.messages[_find(ask).sid]
    return 204, {}
