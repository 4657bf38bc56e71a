"""The configuration file, checked, and put into a company."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from devtools.phone_company.company import Company
from devtools.phone_company.model import Account, Number, Phone, Settings
from devtools.phone_company.parties import VOICES
from devtools.phone_company.sids import ACCOUNT, is_number, new_sid
from devtools.phone_company.targets import problem
from devtools.phone_company.texts import LINE_SMS, SMS

Config = dict[str, Any]
_T = TypeVar("_T")
_PARTS = {"accounts", "numbers", "phones", "settings", "public_url", "host", "port", "mail", "sign_ins"}
_URLS = ("voice_url", "voice_fallback_url", "status_callback", "sms_url", "sms_fallback_url")


def load(path: str) -> Config:
    try:
        config = json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"no configuration file {path}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"{path} is not JSON: {error}") from None
    if not isinstance(config, dict):
        raise ValueError(f"{path} must hold a JSON object")
    return config


def settings_of(config: Config) -> Settings:
    return change(Settings(), config.get("settings", {}))


def change(settings: Settings, values: dict[str, Any]) -> Settings:
    """Take over settings in place; all or none."""
    for name, value in values.items():
        if name not in {field.name for field in fields(Settings)}:
            raise ValueError(f"unknown setting {name}: use {', '.join(field.name for field in fields(Settings))}")
        if not (value is None and name == "speech_rate") and not (isinstance(value, int | float) and value >= 0):
            raise ValueError(f"setting {name} must be a number of at least 0, not {value!r}")
    for name, value in values.items():
        setattr(settings, name, value)
    return settings


@dataclass(frozen=True)
class MailConfig:
    """`port` 0: any that is free. With `user` nobody sends a mail without signing in."""

    host: str = "127.0.0.1"
    port: int = 0
    user: str = ""
    password: str = ""

    @property
    def login(self) -> tuple[str, str] | None:
        return (self.user, self.password) if self.user else None


def mail_of(config: Config) -> MailConfig:
    return _make(MailConfig, config.get("mail", {}))


def fill(company: Company, config: Config) -> None:
    unknown = set(config) - _PARTS
    if unknown:
        raise ValueError(f"unknown part {sorted(unknown)} in the configuration")
    company.sign_ins = list(config.get("sign_ins", []))
    for values in config.get("accounts", []):
        put_account(company, values)
    for values in config.get("numbers", []):
        put_number(company, values)
    for values in config.get("phones", []):
        put_phone(company, values)


def put_account(company: Company, values: dict[str, Any]) -> Account:
    account = _make(Account, values, "sid", "auth_token")
    if not ACCOUNT.fullmatch(account.sid):
        raise ValueError(f"account sid {account.sid!r} is not AC and 32 hex digits")
    account.calls_per_second = float(account.calls_per_second)
    known = company.accounts.get(account.sid)
    if known is None:
        company.accounts[account.sid] = account
        return account
    for field in fields(Account):  # calls and conferences hold on to the account itself
        setattr(known, field.name, getattr(account, field.name))
    return known


def put_number(company: Company, values: dict[str, Any]) -> Number:
    number = _make(Number, values, "number", "account_sid")
    _check_number(number.number)
    if number.account_sid not in company.accounts:
        raise ValueError(f"number {number.number}: no account {number.account_sid}, add it first")
    for name in _URLS:
        url = getattr(number, name)
        if url and (reason := problem(url)):
            raise ValueError(f"number {number.number}: {name}: {reason}")
    if number.sms not in LINE_SMS:
        raise ValueError(f"number {number.number}: sms {number.sms!r}, use one of {', '.join(LINE_SMS)}")
    known = company.numbers.get(number.number)
    number.sid = number.sid or (known.sid if known is not None else new_sid("PN"))
    number.updated = company.now()
    number.created = known.created if known is not None else number.updated
    company.numbers[number.number] = number
    company.emit("number.changed", number=number.number)
    return number


def put_phone(company: Company, values: dict[str, Any]) -> Phone:
    phone = _make(Phone, values, "number")
    _check_number(phone.number)
    if phone.number in company.numbers:
        raise ValueError(f"{phone.number} is a line of the company, it can't be a phone as well")
    if phone.voice not in VOICES:
        raise ValueError(f"phone {phone.number}: voice {phone.voice!r}, use one of {', '.join(VOICES)}")
    if phone.sms not in SMS:
        raise ValueError(f"phone {phone.number}: sms {phone.sms!r}, use one of {', '.join(SMS)}")
    if phone.kind not in ("caller", "staff", "other"):
        raise ValueError(f"phone {phone.number}: kind {phone.kind!r}, use caller or staff")
    if phone.forward_to and phone.forward_to not in company.numbers:
        raise ValueError(f"phone {phone.number}: forward_to {phone.forward_to!r} is no line of the company")
    phone.name = phone.name or phone.number
    company.phones[phone.number] = phone
    company.emit("phone.changed", number=phone.number)
    return phone


def _check_number(number: str) -> None:
    if not is_number(number):
        raise ValueError(f"{number!r} is not an E.164 number such as +15550001000")


def _make(kind: type[_T], values: dict[str, Any], *required: str) -> _T:
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    unknown = set(values) - set(known)
    if unknown:
        raise ValueError(f"unknown field {sorted(unknown)} of a {kind.__name__.lower()}: use {', '.join(known)}")
    for name in required:
        if not values.get(name):
            raise ValueError(f"a {kind.__name__.lower()} needs {' and '.join(required)}")
    return kind(**values)
