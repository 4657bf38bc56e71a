"""The demo's secrets and its environment."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from core import clock
from scripts.demo_bureau.options import Options
from scripts.setup_env import SetupError


@dataclass(frozen=True)
class Account:
    """An account at our phone company."""

    sid: str
    auth_token: str
    api_key_sid: str
    api_key_secret: str


@dataclass(frozen=True)
class Keys:
    """Made once and kept, 0600: without the master key, yesterday's messages can't be read."""

    master_key: str
    main: Account
    canary: Account


_API_KEY = "api-key"


def save_api_key(folder: Path, key: str) -> None:
    path = folder / _API_KEY
    path.touch(mode=0o600)
    path.write_text(key)


def load_api_key(folder: Path) -> str:
    return (folder / _API_KEY).read_text()


def new_account() -> Account:
    return Account(*(prefix + secrets.token_hex(16) for prefix in ("AC", "", "SK", "")))


def load_keys(folder: Path) -> Keys:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "keys.json"
    if not file.exists():
        made = Keys(base64.b64encode(secrets.token_bytes(32)).decode(), new_account(), new_account())
        write_private(file, asdict(made))
    kept = json.loads(file.read_text())
    return Keys(kept["master_key"], Account(**kept["main"]), Account(**kept["canary"]))


def write_private(file: Path, content: object) -> None:
    """Whole or not at all, and for nobody else's eyes."""
    partial = file.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    partial.write_text(json.dumps(content, indent=1))
    partial.rename(file)


@dataclass(frozen=True)
class Carriers:
    """Who carries the bureau's calls: our phone company, or another Twilio named in the environment."""

    base_url: str
    public_url: str
    main: Account
    ours: bool


def choose_carriers(options: Options, keys: Keys, environment: Mapping[str, str] = os.environ) -> Carriers:
    sid, token = environment.get("TWILIO_ACCOUNT_SID"), environment.get("TWILIO_AUTH_TOKEN")
    if bool(sid) != bool(token):
        raise SetupError("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN belong together: set both, or neither.")
    base = environment.get("TWILIO_BASE_URL", "").rstrip("/")
    if base and not sid:
        raise SetupError("TWILIO_BASE_URL needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN: the account to use there.")
    main = keys.main
    if sid and token:
        key_sid, secret = environment.get("TWILIO_API_KEY_SID"), environment.get("TWILIO_API_KEY_SECRET")
        main = Account(sid, token, key_sid or keys.main.api_key_sid, secret or keys.main.api_key_secret)
    public = environment.get("PUBLIC_BASE_URL", "").rstrip("/") or options.web_url
    return Carriers(base or options.company_url, public, main, ours=not base)


def settings_of(
    options: Options,
    keys: Keys,
    carriers: Carriers,
    engines: Mapping[str, str],
    environment: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """The environment of the bureau's own processes."""
    return {
        **engines,
        "NIGHTBELL_MODE": "demo",
        # one clock for bureau and phone company: moved on the handsets' page, it is moved for both
        clock.VARIABLE: str(options.folder / "clock"),
        "NIGHTBELL_MASTER_KEY": keys.master_key,
        "PUBLIC_BASE_URL": carriers.public_url,
        "TWILIO_BASE_URL": carriers.base_url,
        "TWILIO_ACCOUNT_SID": carriers.main.sid,
        "TWILIO_AUTH_TOKEN": carriers.main.auth_token,
        "TWILIO_API_KEY_SID": carriers.main.api_key_sid,
        "TWILIO_API_KEY_SECRET": carriers.main.api_key_secret,
        "PHONE_COMPANY_URL": options.company_url,
        "SMTP_URL": environment.get("SMTP_URL") or options.smtp_url,
        "MAIL_FROM": environment.get("MAIL_FROM") or "Nightbell demo <pages@nightbell.example>",
    }
