"""What a person at a handset can do; the same over HTTP and over the websocket."""

from typing import Any

from devtools.phone_company import incoming
from devtools.phone_company.control import shows
from devtools.phone_company.hearing import KEYS
from devtools.phone_company.model import Call, Number, Phone
from devtools.phone_company.parties import Wrong
from devtools.phone_company.switch import Switch

_EXTRA = {"caller_name": "CallerName", "stir_verstat": "StirVerstat", "forwarded_from": "ForwardedFrom"}


class Missing(Exception):
    """No such thing; the words say which."""


class Acts:
    def __init__(self, switch: Switch) -> None:
        self.switch = switch
        self.company = switch.company

    def call(self, sid: str) -> Call:
        call = self.company.calls.get(sid)
        if call is None:
            raise Missing(f"no call {sid}")
        return call

    def phone(self, number: str) -> Phone:
        phone = self.company.phones.get(number)
        if phone is None:
            raise Missing(f"no phone {number}: add it with POST /company/phones")
        return phone

    def _line(self, number: Any) -> Number:
        line = self.company.numbers.get(str(number))
        if line is None:
            raise Missing(f"{number} is no line of the company: add it with POST /company/numbers")
        return line

    def dial(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        phone, line = self.phone(number), self._line(body.get("to"))
        extra = {name: str(body[field]) for field, name in _EXTRA.items() if body.get(field)}
        from_ = str(body.get("caller_id") or phone.number)
        call = incoming.place(self.switch, line, from_=from_, party=phone.number, extra=extra)
        return {"call_sid": call.sid}

    def sms(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        phone, line = self.phone(number), self._line(body.get("to"))
        media = [str(url) for url in body.get("media_urls", [])]
        return {"message_sid": self.switch.texts.from_phone(phone, line, str(body.get("body", "")), media)}

    async def act(self, sid: str, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """answer, reject, press, speak or hangup."""
        call = self.call(sid)
        if not call.live:
            raise Wrong(f"the call has ended ({call.status})")
        if name == "answer":
            self.switch.parties.pick_up(call)
        elif name == "reject":
            self.switch.parties.turn_down(call)
        elif name == "hangup":
            self.switch.calls.hang_up(call, "party")
        elif call.status != "in-progress":
            raise Wrong(f"the call is {call.status}: nobody could hear that")
        elif name == "press":
            return {"taken": await self.switch.hearing.press(call, _keys(body.get("digits")))}
        elif name == "speak":
            return {"heard_by": self.switch.hearing.speak(call, _words(body.get("text")))}
        else:
            raise Missing(f"nobody can {name} a call: answer, reject, press, speak or hangup")
        return shows.call(self.company, call)


def _keys(digits: Any) -> str:
    text = str(digits or "")
    if not text or not set(text) <= KEYS | {"w", "W"}:
        raise ValueError(f"digits {text!r}: use 0-9 * # A-D, and w for half a second")
    return text


def _words(text: Any) -> str:
    words = str(text or "").strip()
    if not words:
        raise ValueError("text is empty: say something")
    return words
