"""Carrier accounts: their rows, their secrets, and a client for each, kept by the process."""

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.crypto import Keyring
from core.errors import Invalid, NotFound
from core.house import House
from telephony.adapter.company import TwilioCompany
from telephony.models import API_KEY_SECRET, AUTH_TOKEN, Carrier
from telephony.port import PhoneCompany

_KEPT_S: Final = 5.0
_CACHE: Final = "carriers"


@dataclass(frozen=True)
class CarrierAccount:
    """A carrier with its secrets opened. Kept in memory only."""

    id: int
    slug: str
    base_url: str
    account_sid: str
    auth_token: SecretStr
    api_key_sid: str | None
    api_key_secret: SecretStr | None
    synthetic: bool

    @property
    def is_twilio(self) -> bool:
        """Twilio itself, rather than a phone company of ours that stands in for it."""
        return (urlsplit(self.base_url).hostname or "").endswith("twilio.com")


@dataclass
class _Known:
    by_id: dict[int, CarrierAccount]
    by_sid: dict[str, CarrierAccount]
    clients: dict[int, tuple[CarrierAccount, PhoneCompany]]
    read_at: float


async def save(
    session: AsyncSession,
    keyring: Keyring,
    *,
    slug: str,
    name: str,
    base_url: str,
    account_sid: str,
    auth_token: SecretStr,
    api_key_sid: str | None = None,
    api_key_secret: SecretStr | None = None,
    synthetic: bool = False,
    calls_per_second: Decimal = Decimal(1),
) -> Carrier:
    """Make the carrier account `slug`, or change it to exactly this. Whether it is synthetic can't be changed
    afterwards."""
    check(base_url, account_sid, calls_per_second)
    carrier = (await session.execute(select(Carrier).where(Carrier.slug == slug))).scalar_one_or_none()
    if carrier is None:
        carrier = Carrier(slug=slug, synthetic=synthetic)
        session.add(carrier)
    elif carrier.synthetic != synthetic:
        raise Invalid(f"carrier {slug}: synthetic or real is decided once; make another carrier for the other kind")
    carrier.name, carrier.base_url, carrier.account_sid = name, base_url.rstrip("/"), account_sid
    carrier.auth_token_sealed = keyring.seal_secret(auth_token, AUTH_TOKEN)
    carrier.api_key_sid = api_key_sid or None
    carrier.api_key_secret_sealed = keyring.seal_secret(api_key_secret, API_KEY_SECRET) if api_key_secret else None
    carrier.calls_per_second, carrier.changed_at = calls_per_second, clock.now()
    await session.flush()
    return carrier


def check(base_url: str, account_sid: str, calls_per_second: Decimal) -> None:
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Invalid(f"base_url {base_url!r}: write http:// or https:// and a host, such as https://api.twilio.com")
    if not account_sid.startswith("AC") or not account_sid.isalnum():
        raise Invalid(f"account_sid {account_sid!r}: an account SID starts with AC and has letters and digits only")
    if not Decimal("0.1") <= calls_per_second <= 100:
        raise Invalid(f"calls_per_second {calls_per_second}: write a number from 0.1 to 100; Twilio's default is 1")


async def phone_company(house: House, carrier_id: int) -> PhoneCompany:
    """The client of this carrier account. Asks the database at most every few seconds."""
    known = await _known(house)
    account = known.by_id.get(carrier_id) or (await _read(house)).by_id.get(carrier_id)
    if account is None:
        raise NotFound(f"There is no carrier {carrier_id}.")
    kept = known.clients.get(carrier_id)
    if kept is None or kept[0] != account:
        kept = (account, client(house, account))
        known.clients[carrier_id] = kept
    return kept[1]


def client(house: House, account: CarrierAccount) -> PhoneCompany:
    return TwilioCompany(
        house.http,
        base_url=account.base_url,
        account_sid=account.account_sid,
        auth_token=account.auth_token.get_secret_value(),
        timeout_s=house.settings.rest_timeout_s,
    )


async def ids(session: AsyncSession) -> list[int]:
    """All of them: recurring work that asks carriers is a piece for each."""
    return list((await session.execute(select(Carrier.id).order_by(Carrier.id))).scalars())


async def account(house: House, carrier_id: int) -> CarrierAccount:
    known = await _known(house)
    found = known.by_id.get(carrier_id) or (await _read(house)).by_id.get(carrier_id)
    if found is None:
        raise NotFound(f"There is no carrier {carrier_id}.")
    return found


async def by_account_sid(house: House, account_sid: str, *, fresh: bool = False) -> CarrierAccount | None:
    """Whose webhook this is. With `fresh`, as the table has it now: a token may have been changed a moment ago."""
    known = await (_read(house) if fresh else _known(house))
    return known.by_sid.get(account_sid)


async def _known(house: House) -> _Known:
    known = house.cache.get(_CACHE)
    if isinstance(known, _Known):
        if asyncio.get_running_loop().time() - known.read_at < _KEPT_S:
            return known
        known.read_at += 1.0  # one caller reads, the others go on for a moment with what is known
    return await _read(house)


async def _read(house: House) -> _Known:
    async with house.transaction() as session:
        accounts = [_opened(house.keyring, row) for row in (await session.execute(select(Carrier))).scalars()]
    before = house.cache.get(_CACHE)
    known = _Known(
        by_id={one.id: one for one in accounts},
        by_sid={one.account_sid: one for one in accounts},
        clients=before.clients if isinstance(before, _Known) else {},
        read_at=asyncio.get_running_loop().time(),
    )
    house.cache[_CACHE] = known
    return known


def _opened(keyring: Keyring, row: Carrier) -> CarrierAccount:
    secret = row.api_key_secret_sealed
    return CarrierAccount(
        id=row.id,
        slug=row.slug,
        base_url=row.base_url,
        account_sid=row.account_sid,
        auth_token=keyring.open_secret(row.auth_token_sealed, AUTH_TOKEN),
        api_key_sid=row.api_key_sid,
        api_key_secret=keyring.open_secret(secret, API_KEY_SECRET) if secret else None,
        synthetic=row.synthetic,
    )
