"""Only the carrier may call our webhooks: each is signed with the auth token of its account.

The signature covers the URL as the carrier was given it, so ours is built from the configured public address, never
from the request's Host or X-Forwarded headers, and every parameter received: names sorted, each followed by its
values without repetitions, sorted (Twilio, "Webhooks security"). Compared with Twilio's own RequestValidator in the
tests, which would take twice the time.
"""

import base64
import hmac
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha1
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import structlog
from fastapi import HTTPException, Request
from prometheus_client import Counter

from core.auth.needs import Need, declare
from core.web import get_house
from telephony import carriers
from telephony.shapes import SplitAnew, usable

log = structlog.get_logger(__name__)

HEADER: Final = "x-twilio-signature"
MOST_FIELDS: Final = 200
_PORTS: Final = {"http": 80, "https": 443}

refused = Counter("nightbell_webhooks_refused_total", "Webhooks turned away unread", ["kind", "why"])


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request that the carrier account `carrier_id` did sign. Of a field sent more than once, `params` has the
    first value; what no carrier would give (telephony.shapes) is left out, as if it had not been sent."""

    carrier_id: int
    account_sid: str
    params: dict[str, str]
    query: dict[str, str]
    raw: str  # the body as received
    synthetic: bool

    def id(self, name: str) -> int:
        """The id we put into the address of this webhook. An address without it was not made by us."""
        value = self.query.get(name, "")
        if not value.isdecimal() or len(value) > 18:
            raise HTTPException(404)
        return int(value)


Signed = Callable[[Request], Awaitable[Webhook]]


def signed(kind: str) -> Signed:
    """The dependency of a webhook route: `hook: Webhook = Depends(signed("voice"))`. Refusals write nothing but a
    count."""

    async def dependency(request: Request) -> Webhook:
        body = await request.body()
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        if len(fields) > MOST_FIELDS:
            raise refuse(kind, "malformed", 400)
        params, query = readable(fields, request.url.query, kind)
        url = address(get_house(request).settings.public_base_url, request)
        hook_of = await owner(request, params.get("AccountSid", ""), url, fields, kind)
        return Webhook(
            carrier_id=hook_of.id,
            account_sid=hook_of.account_sid,
            params=params,
            query=query,
            raw=body.decode("utf-8", "replace"),
            synthetic=hook_of.synthetic,
        )

    return declare(dependency, Need("signature", kind))


async def owner(
    request: Request, account_sid: str, url: str, fields: list[tuple[str, str]], kind: str
) -> carriers.CarrierAccount:
    house, given = get_house(request), request.headers.get(HEADER, "")
    account = await carriers.by_account_sid(house, account_sid)
    if account and is_valid(account.auth_token.get_secret_value(), url, fields, given):
        return account
    if account and given:
        # The token may have been changed a moment ago, in another process.
        account = await carriers.by_account_sid(house, account_sid, fresh=True)
        if account and is_valid(account.auth_token.get_secret_value(), url, fields, given):
            return account
    if account and given:
        tell_of_other_address(request, url)
    raise refuse(kind, "bad_signature" if account else "unknown_account", 403)


def tell_of_other_address(request: Request, url: str) -> None:
    """The likeliest reason by far, on the day an installation moves: the carrier signed another address than ours."""
    asked, ours = request.headers.get("host", ""), urlsplit(url).netloc
    if asked != ours:
        hint = "is PUBLIC_BASE_URL the address that the carrier has for its webhooks? nightbell doctor compares them"
        log.warning("webhook_for_another_address", asked=asked[:100], ours=ours, hint=hint)


def readable(fields: list[tuple[str, str]], query: str, kind: str) -> tuple[dict[str, str], dict[str, str]]:
    try:
        return usable(fields), usable(parse_qsl(query, keep_blank_values=True))
    except SplitAnew:
        raise refuse(kind, "split_anew", 400) from None


def refuse(kind: str, why: str, status: int) -> HTTPException:
    refused.labels(kind=kind, why=why).inc()
    log.warning("webhook_refused", kind=kind, why=why)
    return HTTPException(status)


def address(public_base_url: str, request: Request) -> str:
    """The URL as the carrier was given it: our public address and the raw path and query of this request."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    query = request.scope.get("query_string") or b""
    tail = path.decode("latin-1").split("?")[0] + (f"?{query.decode('latin-1')}" if query else "")
    return public_base_url.rstrip("/") + tail


def is_valid(auth_token: str, url: str, fields: list[tuple[str, str]], given: str) -> bool:
    """Twilio is inconsistent about default ports: the URL counts with and without its port."""
    if not given.isascii():
        return False
    signed_fields = canonical(fields)
    key = auth_token.encode()
    return any(hmac.compare_digest(sign(key, form + signed_fields), given) for form in forms(url))


def canonical(fields: list[tuple[str, str]]) -> str:
    values: dict[str, set[str]] = defaultdict(set)
    for name, value in fields:
        values[name].add(value)
    return "".join(name + value for name in sorted(values) for value in sorted(values[name]))


def sign(key: bytes, text: str) -> str:
    return base64.b64encode(hmac.digest(key, text.encode("utf-8", "surrogatepass"), sha1)).decode("ascii")


def forms(url: str) -> list[str]:
    parts = urlsplit(url)
    standard = _PORTS.get(parts.scheme)
    userinfo, at, host = parts.netloc.rpartition("@")
    bare = host if parts.port is None else host.rsplit(":", 1)[0]
    without = parts._replace(netloc=userinfo + at + bare).geturl()
    if parts.port is not None:
        return [url, without]
    return [url, parts._replace(netloc=f"{userinfo}{at}{bare}:{standard}").geturl()]
