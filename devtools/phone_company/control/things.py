"""Accounts, numbers, phones, clients and settings, over HTTP."""

from dataclasses import asdict
from typing import Any
from urllib.parse import unquote

from devtools.phone_company import config
from devtools.phone_company.clients import Client
from devtools.phone_company.control import shows
from devtools.phone_company.control.acts import Missing
from devtools.phone_company.parties import CLIENT_VOICES, show_client
from devtools.phone_company.switch import Switch

Body = dict[str, Any]


class Things:
    """Each method answers one request: path parameters and body in, JSON out."""

    def __init__(self, switch: Switch) -> None:
        self.switch = switch
        self.company = switch.company

    def settings(self, body: Body) -> Body:
        config.change(self.company.settings, body)
        if "log_requests" in body:
            self.company.journal.resize(int(body["log_requests"]))
        return asdict(self.company.settings)

    def accounts(self) -> Body:
        return {"accounts": [shows.account(one) for one in self.company.accounts.values()]}

    def put_account(self, body: Body) -> Body:
        return shows.account(config.put_account(self.company, body))

    def patch_account(self, sid: str, body: Body) -> Body:
        known = self.company.accounts.get(sid)
        if known is None:
            raise Missing(f"no account {sid}")
        return self.put_account({**asdict(known), **body, "sid": sid})

    def numbers(self) -> Body:
        return {"numbers": [shows.number(one) for one in self.company.numbers.values()]}

    def put_number(self, body: Body) -> Body:
        return shows.number(config.put_number(self.company, body))

    def patch_number(self, number: str, body: Body) -> Body:
        known = self.company.numbers.get(plus(number))
        if known is None:
            raise Missing(f"no number {plus(number)}")
        return self.put_number({**shows.number(known), **body, "number": known.number})

    def delete_number(self, number: str) -> Body:
        if self.company.numbers.pop(plus(number), None) is None:
            raise Missing(f"no number {plus(number)}")
        return {}

    def phones(self) -> Body:
        return {"phones": [shows.phone(self.company, one) for one in self.company.phones.values()]}

    def phone(self, number: str) -> Body:
        known = self.company.phones.get(plus(number))
        if known is None:
            raise Missing(f"no phone {plus(number)}")
        return shows.phone(self.company, known)

    def put_phone(self, body: Body) -> Body:
        return shows.phone(self.company, config.put_phone(self.company, body))

    def patch_phone(self, number: str, body: Body) -> Body:
        known = self.company.phones.get(plus(number))
        if known is None:
            raise Missing(f"no phone {plus(number)}")
        was_off = known.sms == "off"
        phone = config.put_phone(self.company, {**asdict(known), **body, "number": known.number})
        if was_off and phone.sms != "off":
            self.switch.texts.switched_on(phone)
        return shows.phone(self.company, phone)

    def delete_phone(self, number: str) -> Body:
        if self.company.phones.pop(plus(number), None) is None:
            raise Missing(f"no phone {plus(number)}")
        return {}

    def clients(self) -> Body:
        return {"clients": [show_client(one) for one in self.company.clients.values()]}

    def patch_client(self, identity: str, body: Body) -> Body:
        found = [one for one in self.company.clients.values() if one.identity == identity]
        if not found:
            raise Missing(f"no client {identity}: it must have registered once")
        return [self._set_voice(one, body) for one in found][-1]

    def _set_voice(self, client: Client, body: Body) -> Body:
        if body.get("voice") not in CLIENT_VOICES or set(body) != {"voice"}:
            raise ValueError(f"give voice, one of {', '.join(CLIENT_VOICES)}")
        client.voice = body["voice"]
        self.company.emit("client.changed", client=show_client(client))
        return show_client(client)


def plus(number: str) -> str:
    """A number out of a path: `+` may have come as a space or as %2B."""
    text = unquote(number).strip()
    return text if text.startswith("+") else f"+{text}"
