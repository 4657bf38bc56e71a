"""Are the settings there, and do they make sense together?"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import ValidationError

from app.doctor.finding import Finding
from core.auth import whence
from core.crypto.keyring import Keyring
from core.settings import Settings, load_settings

CHECK = "configuration"
ADDRESSES = {
    "DATABASE_URL": ("postgresql", "postgres", "postgresql+psycopg"),
    "REDIS_URL": ("redis", "rediss", "unix"),
}

OTHER_KEY = Finding(
    CHECK,
    "wrong",
    "NIGHTBELL_MASTER_KEY is not the key that this database was filled with",
    "Set it to that one. There is no other way to read what is sealed in it.",
)


def read_settings() -> tuple[Settings | None, list[Finding]]:
    """The settings, or what is missing."""
    try:
        return load_settings(), []
    except ValidationError as error:
        return None, findings_of(error)


def findings_of(error: ValidationError) -> list[Finding]:
    """What is missing or malformed among the settings, without their values: they hold secrets."""
    return [
        Finding(
            CHECK,
            "wrong",
            f"{_name(fault['loc'])}: {'is not set' if fault['type'] == 'missing' else fault['msg']}",
            f"Set {_name(fault['loc'])}; docs/operations.md lists all.",
        )
        for fault in error.errors(include_input=False)
    ]


def check(settings: Settings) -> list[Finding]:
    faults = list(_faults(settings))
    return faults or [
        Finding(CHECK, "ok", f"mode {settings.nightbell_mode}, public address {settings.public_base_url}")
    ]


def _faults(settings: Settings) -> Iterator[Finding]:
    try:
        Keyring(settings.nightbell_master_key, settings.nightbell_master_key_other)
    except ValueError as error:
        yield Finding(
            CHECK, "wrong", f"NIGHTBELL_MASTER_KEY: {error}", "Give 32 bytes as base64: openssl rand -base64 32"
        )
    for name, url in (("DATABASE_URL", settings.database_url), ("REDIS_URL", settings.redis_url)):
        kinds = ADDRESSES[name]
        if urlsplit(url).scheme not in kinds:
            yield Finding(
                CHECK,
                "wrong",
                f"{name} does not begin with {kinds[0]}://",
                f"Set {name}; docs/operations.md has an example.",
            )
    try:
        whence.proxies(settings.trusted_proxies)
    except ValueError as error:
        yield Finding(
            CHECK,
            "wrong",
            f"TRUSTED_PROXIES: {error}",
            "Name your proxies, by address or network; empty: there are none.",
        )
    public = urlsplit(settings.public_base_url)
    if not public.hostname or "_" in public.hostname:
        yield Finding(
            CHECK,
            "wrong",
            f"PUBLIC_BASE_URL {settings.public_base_url!r} is no address Twilio calls back (no underscore in the host)",
            "Set it to the https:// address under which Twilio reaches this installation.",
        )
    elif settings.nightbell_mode == "production" and public.scheme != "https":
        yield Finding(
            CHECK,
            "wrong",
            "PUBLIC_BASE_URL is not https",
            "Health data needs TLS: put a proxy with a certificate in front.",
        )
    if settings.outbox_lease_s <= 2 * settings.rest_timeout_s:
        yield Finding(
            CHECK,
            "wrong",
            "OUTBOX_LEASE_S is not more than twice REST_TIMEOUT_S",
            "Raise the lease or lower the time-out: an attempt still under way could be started a second time.",
        )


def _name(location: tuple[int | str, ...]) -> str:
    return str(location[0]).upper() if location else "settings"
