"""Every setting, in one place, from the environment. `docs/operations.md` lists them; a test holds the two together."""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from environment variables of the same names, upper case."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    nightbell_mode: Literal["production", "demo", "test"] = Field(
        "production", description="`demo` and `test` allow demo sign-ins and the embedded engines' defaults."
    )
    database_url: str = Field(description="PostgreSQL, e.g. postgresql://user:secret@host:5432/nightbell")
    redis_url: str = Field(description="Redis or Valkey, e.g. redis://:secret@host:6379/0")
    public_base_url: str = Field(
        "http://127.0.0.1:8000", description="Where Twilio and browsers reach us; signatures are checked against it."
    )
    nightbell_master_key: SecretStr = Field(
        description="32 bytes as base64: wraps every client's key. Losing it loses the health data."
    )
    nightbell_master_key_other: SecretStr = Field(
        SecretStr(""),
        description="A second master key that opens too, while the key is being changed; else empty.",
    )
    twilio_base_url: str = Field(
        "https://api.twilio.com",
        description="The phone company's REST address, for carriers made from the environment.",
    )
    twilio_account_sid: str = Field(
        "", description="Account SID of the carrier `main`, made or changed by `nightbell carrier`."
    )
    twilio_auth_token: SecretStr = Field(SecretStr(""), description="Its auth token; it signs the webhooks.")
    twilio_api_key_sid: str = Field("", description="API key for softphone tokens.")
    twilio_api_key_secret: SecretStr = Field(SecretStr(""), description="Its secret.")
    phone_company_url: str = Field(
        "", description="Where softphones reach a local phone company; empty: Twilio's own network."
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="Mail server: smtp://user:password@host:587 (with STARTTLS) or smtps://…:465; empty: no mail.",
    )
    mail_from: str = Field("", description="Where mail comes from, such as Nightbell <pages@example.org>.")
    rest_timeout_s: float = Field(
        10.0, description="Seconds we wait for the phone company's REST answer, and for the mail server's."
    )
    outbox_lease_s: float = Field(
        25.0, description="Seconds one attempt may hold an outbox row; more than twice REST_TIMEOUT_S."
    )
    outbox_concurrency: int = Field(32, description="Outbox rows one process runs at once.")
    sweep_interval_s: float = Field(1.0, description="Seconds between sweeps; the most that a dead Redis costs.")
    database_pool: int = Field(
        8,
        ge=2,
        description="Database connections a process opens at most, and then keeps; 4 more to read who is on call, and "
        "what the live line shows.",
    )
    database_pool_calls: int = Field(
        3,
        ge=1,
        description="How many of DATABASE_POOL are kept for calls in the web process: for Twilio's webhooks and what "
        "they lead to. Screens, links, feeds and imports share the others, of which there is at least one.",
    )
    bureau_phone: str = Field(
        "",
        description="Whom to phone, on pages that know no account (a broken link's); empty: the oldest number.",
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="Addresses and networks, with commas between, of the proxies in front of us, whose X-Forwarded-For "
        "we believe. Everybody behind a proxy that isn't named is one address to us, and shares its limits.",
    )
    session_idle_minutes: int = Field(
        30, description="Minutes with neither a request nor a touch after which whoever is not on duty is signed off."
    )
    session_max_hours: int = Field(14, description="Hours after which a session ends in any case: one long shift.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    synthetic_allowed: bool = Field(
        False, description="Allow synthetic carriers (canary, training) beside real ones in production."
    )


def load_settings() -> Settings:
    return Settings()
