"""SMS: out to phones with their callbacks, in from phones to the line's webhook, STOP and START."""

from devtools.phone_company.company import Company, keep_newest
from devtools.phone_company.documents import message_replies
from devtools.phone_company.model import Account, Message, Number, Phone
from devtools.phone_company.notes import Note, Notes
from devtools.phone_company.postman import Letter
from devtools.phone_company.sids import new_sid

SMS = ("normal", "unreachable", "unknown", "landline", "filtered", "opted_out", "off")
_STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
_START = frozenset({"START", "YES", "UNSTOP"})
_FAILURES = {
    "unreachable": (30003, "Unreachable destination handset"),
    "unknown": (30005, "Unknown destination handset"),
    "landline": (30006, "Landline or unreachable carrier"),
    "filtered": (30007, "Message filtered"),
}
LINE_SMS = ("normal", "unregistered", "not_capable", "wrong_country")
"""How a line of the company may be kept from texting; what is refused at once has its error."""
NOT_TAKEN = {"not_capable": 21606, "wrong_country": 21659}
_UNREGISTERED = (30034, "Message from an Unregistered Number")
_EXPIRED = (30036, "Validity Period Expired")
_AUTOMATIC = 0.2
"""How quickly a phone that answers texts by itself does so."""
_DONE = frozenset({"delivered", "undelivered", "failed", "canceled", "received", "read"})


class Texts:
    def __init__(self, company: Company, notes: Notes) -> None:
        self.company = company
        self.notes = notes

    def refuses(self, from_: str, to: str) -> bool:
        """Whether the recipient has opted out of texts from this number."""
        phone = self.company.phones.get(to)
        return (from_, to) in self.company.opted_out or (phone is not None and phone.sms == "opted_out")

    def send(self, message: Message) -> None:
        """Accepted from the REST interface: on its way."""
        self._keep(message)
        self._tell(message)
        self.company.clock.later(self.company.settings.sms_sent_seconds, self._sent, message)

    def _keep(self, message: Message) -> None:
        self.company.messages[message.sid] = message
        keep_newest(self.company.messages, _done)

    def _sent(self, message: Message) -> None:
        if message.status in _DONE:
            return
        message.sent = self.company.now()
        self._set(message, "sent")
        self.company.clock.later(self.company.settings.sms_delivered_seconds, self._arrive, message)

    def _arrive(self, message: Message) -> None:
        if message.status in _DONE:
            return
        line = self.company.numbers.get(message.to)
        if line is not None:
            self._set(message, "delivered")
            self.company.spawn(self._to_line(line, message.from_, message.body, message.media))
            return
        phone = self.company.phone(message.to)
        ours = self.company.numbers.get(message.from_)
        if ours is not None and ours.sms == "unregistered":
            self._fail(message, *_UNREGISTERED)
        elif phone.sms == "off":
            left = message.created + message.validity - self.company.now()
            self.company.clock.later(left, self._expire, message)
        elif phone.sms in _FAILURES:
            self._fail(message, *_FAILURES[phone.sms])
        else:
            self._deliver(message)

    def _deliver(self, message: Message) -> None:
        self._set(message, "delivered")
        self.company.emit(
            "sms.received", message_sid=message.sid, number=message.to, to=message.to, body=message.body,
            **{"from": message.from_},
        )  # fmt: skip
        phone = self.company.phone(message.to)
        line = self.company.numbers.get(message.from_)
        if phone.auto_reply and line is not None:
            self.company.clock.later(_AUTOMATIC, self.from_phone, phone, line, phone.auto_reply, [])

    def _expire(self, message: Message) -> None:
        if message.status not in _DONE:
            self._fail(message, *_EXPIRED)

    def _fail(self, message: Message, code: int, words: str) -> None:
        message.error_code, message.error_message = code, words
        self._set(message, "undelivered")

    def switched_on(self, phone: Phone) -> None:
        """A phone that was off gets what waits for it."""
        for message in list(self.company.messages.values()):
            if message.to == phone.number and message.status == "sent":
                self._arrive(message)

    def cancel(self, message: Message) -> bool:
        if message.status not in ("queued", "accepted", "scheduled"):
            return False
        self._set(message, "canceled")
        return True

    def _set(self, message: Message, status: str) -> None:
        message.status = status
        message.updated = self.company.now()
        self._tell(message)
        self.company.emit(
            "sms.status", message_sid=message.sid, number=message.to, status=status, error_code=message.error_code
        )

    def _tell(self, message: Message) -> None:
        if message.hook is None:
            return
        values = {
            "MessageSid": message.sid, "SmsSid": message.sid, "AccountSid": message.account.sid, "From": message.from_,
            "To": message.to, "MessageStatus": message.status, "SmsStatus": message.status, "ApiVersion": "2010-04-01",
        }  # fmt: skip
        if message.service_sid:
            values["MessagingServiceSid"] = message.service_sid
        if message.error_code is not None:
            values["ErrorCode"] = str(message.error_code)
        note = Note("message", message.sid, message.status, message.account, message.hook, values)
        self.notes.post(note)

    def from_phone(self, phone: Phone, line: Number, body: str, media: list[str]) -> str:
        """A phone texts one of the lines; returns the SID."""
        word = body.strip().upper()
        pair = (line.number, phone.number)
        if word in _STOP:
            self.company.opted_out.add(pair)
        elif word in _START:
            self.company.opted_out.discard(pair)
        sid = new_sid("MM" if media else "SM")
        self.company.emit(
            "sms.sent", message_sid=sid, number=phone.number, to=line.number, body=body, **{"from": phone.number}
        )
        self.company.spawn(self._to_line(line, phone.number, body, media, sid))
        return sid

    async def _to_line(self, line: Number, from_: str, body: str, media: list[str], sid: str = "") -> None:
        account = self.company.accounts[line.account_sid]
        now = self.company.now()
        sid = sid or new_sid("SM")
        message = Message(sid, account, from_, line.number, body, "inbound", "received", now, now, now)
        message.media = media
        self._keep(message)
        if line.sms_url is None:
            return
        letter = Letter(account, line.sms_url, line.sms_method, _inbound(message), "sms")
        reply = await self.company.send(letter)
        if reply.code and line.sms_fallback_url:
            more = {"ErrorCode": str(reply.code), "ErrorUrl": line.sms_url}
            letter = Letter(account, line.sms_fallback_url, line.sms_fallback_method, {**letter.params, **more}, "sms")
            reply = await self.company.send(letter)
        if reply.code:
            self.company.complain(
                reply.code, "the messaging webhook failed", account_sid=account.sid, message_sid=message.sid,
                url=letter.url, detail=reply.detail,
            )  # fmt: skip
            return
        self._reply(message, account, reply.body)

    def _reply(self, message: Message, account: Account, document: str) -> None:
        """Texts that the webhook's own TwiML asks for."""
        bodies, trouble = message_replies(document)
        if trouble is not None:
            code, words = trouble
            self.company.complain(code, words, account_sid=account.sid, message_sid=message.sid)
        for body in bodies:
            now = self.company.now()
            to, from_ = message.from_, message.to
            self.send(Message(new_sid("SM"), account, from_, to, body, "outbound-reply", "queued", now, now))


def _inbound(message: Message) -> dict[str, str]:
    values = {
        "MessageSid": message.sid, "SmsSid": message.sid, "SmsMessageSid": message.sid,
        "AccountSid": message.account.sid,
        "From": message.from_, "To": message.to, "Body": message.body, "NumMedia": str(len(message.media)),
        "NumSegments": str(message.segments), "SmsStatus": "received", "ApiVersion": "2010-04-01",
        "FromCountry": "US", "FromState": "OR", "FromCity": "SPRINGFIELD", "FromZip": "97477",
        "ToCountry": "US", "ToState": "OR", "ToCity": "SPRINGFIELD", "ToZip": "97477",
    }  # fmt: skip
    for index, url in enumerate(message.media):
        values[f"MediaUrl{index}"] = url
        values[f"MediaContentType{index}"] = "image/jpeg"
    return values


def _done(message: Message) -> bool:
    return message.status in _DONE
