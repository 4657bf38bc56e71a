"""IncomingPhoneNumbers: list, fetch, update; and the account itself."""

from typing import Any

from devtools.phone_company import params
from devtools.phone_company.model import Number
from devtools.phone_company.refusals import Refused
from devtools.phone_company.rest.ask import Ask

_URLS = {
    "VoiceUrl": "voice_url", "VoiceFallbackUrl": "voice_fallback_url", "StatusCallback": "status_callback",
    "SmsUrl": "sms_url", "SmsFallbackUrl": "sms_fallback_url",
}  # fmt: skip
_METHODS = {
    "VoiceMethod": "voice_method", "VoiceFallbackMethod": "voice_fallback_method",
    "StatusCallbackMethod": "status_callback_method", "SmsMethod": "sms_method",
    "SmsFallbackMethod": "sms_fallback_method",
}  # fmt: skip


def show(ask: Ask, number: Number) -> dict[str, Any]:
    uri = f"/2010-04-01/Accounts/{number.account_sid}/IncomingPhoneNumbers/{number.sid}"
    company = ask.switch.company
    return {
        "sid": number.sid, "account_sid": number.account_sid, "friendly_name": number.name or number.number,
        "phone_number": number.number, "api_version": "2010-04-01", "beta": False, "origin": "twilio",
        "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False}, "status": "in-use", "type": "local",
        "date_created": params.rfc2822(company, number.created),
        "date_updated": params.rfc2822(company, number.updated),
        "voice_url": number.voice_url, "voice_method": number.voice_method,
        "voice_fallback_url": number.voice_fallback_url, "voice_fallback_method": number.voice_fallback_method,
        "voice_application_sid": None, "voice_caller_id_lookup": False, "voice_receive_mode": "voice",
        "status_callback": number.status_callback, "status_callback_method": number.status_callback_method,
        "sms_url": number.sms_url, "sms_method": number.sms_method, "sms_fallback_url": number.sms_fallback_url,
        "sms_fallback_method": number.sms_fallback_method, "sms_application_sid": None, "address_sid": None,
        "address_requirements": "none", "identity_sid": None, "trunk_sid": None, "bundle_sid": None,
        "emergency_status": "Inactive", "emergency_address_sid": None, "emergency_address_status": "unregistered",
        "uri": f"{uri}.json", "subresource_uris": {"assigned_add_ons": f"{uri}/AssignedAddOns.json"},
    }  # fmt: skip


def _find(ask: Ask) -> Number:
    for number in ask.switch.company.numbers.values():
        if number.sid == ask.path["sid"] and number.account_sid == ask.account.sid:
            return number
    raise Refused(20404, ask.url_path)


async def fetch(ask: Ask) -> tuple[int, dict[str, Any]]:
    return 200, show(ask, _find(ask))


async def listing(ask: Ask) -> tuple[int, dict[str, Any]]:
    wanted, name = ask.filter("PhoneNumber"), ask.filter("FriendlyName")
    rows = [
        number
        for number in ask.switch.company.numbers.values()
        if number.account_sid == ask.account.sid
        and (not wanted or wanted in number.number)
        and (not name or name == (number.name or number.number))
    ]
    return 200, ask.page("incoming_phone_numbers", rows, lambda number: show(ask, number))


async def update(ask: Ask) -> tuple[int, dict[str, Any]]:
    number = _find(ask)
    urls = {field: ask.url(name, 21502) or None for name, field in _URLS.items() if ask.has(name)}
    methods = {field: ask.method(name) for name, field in _METHODS.items() if ask.has(name)}
    for field, value in {**urls, **methods}.items():
        setattr(number, field, value)
    if ask.has("FriendlyName"):
        number.name = ask.get("FriendlyName")
    number.updated = ask.switch.company.now()
    ask.switch.company.emit("number.changed", number=number.number)
    return 200, show(ask, number)


async def fetch_account(ask: Ask) -> tuple[int, dict[str, Any]]:
    account = ask.account
    uri = f"/2010-04-01/Accounts/{account.sid}"
    date = params.rfc2822(ask.switch.company, 0)
    names = ("Calls", "Conferences", "IncomingPhoneNumbers", "Messages", "Queues", "Recordings")
    return 200, {
        "sid": account.sid, "owner_account_sid": account.sid, "friendly_name": account.name or "Phone company",
        "status": "active", "type": "Full", "auth_token": account.auth_token, "date_created": date,
        "date_updated": date, "uri": f"{uri}.json", "subresource_uris": {n.lower(): f"{uri}/{n}.json" for n in names},
    }  # fmt: skip
