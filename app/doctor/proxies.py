"""Does whoever signs in come from where they are, or do all come from a proxy that we don't believe?"""

import aiohttp

from app.doctor.finding import Finding
from core.house import House

CHECK = "proxies"
PATH = "/api/v1/health/address"


async def check(house: House) -> Finding:
    """We ask ourselves, by the address that everybody uses."""
    url = house.settings.public_base_url.rstrip("/") + PATH
    try:
        async with house.http.get(url, allow_redirects=False) as answer:
            said = await answer.json(content_type=None) if answer.status == 200 else None
    except (aiohttp.ClientError, TimeoutError, ValueError):
        said = None
    if not isinstance(said, dict) or "address" not in said:
        mend = f"Is the web process up? From this machine, {url} should answer where we come from."
        return Finding(
            CHECK, "warning", "by the public address nobody answers us, so the proxies could not be tried", mend
        )
    if proxy := said.get("untrusted_proxy"):
        mend = f"If {proxy} is your proxy, add it to TRUSTED_PROXIES. If it is not, somebody forwards requests to us."
        return Finding(
            CHECK,
            "wrong",
            f"requests come through {proxy}, which is not among TRUSTED_PROXIES: all are one address",
            mend,
        )
    return Finding(CHECK, "ok", f"by the public address we are seen as {said['address']}")
