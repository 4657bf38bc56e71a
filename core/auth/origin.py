"""Where a browser's request comes from. Browsers always send Origin with a websocket, and pages can't forge it."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def same_origin(headers: Mapping[str, str], public_base_url: str) -> bool:
    """Whether the page that asks is ours: the public address, or the host the request itself was sent to."""
    origin = headers.get("origin")
    if not origin or origin == "null":
        return False
    asking = urlsplit(origin)
    ours = urlsplit(public_base_url)
    if (asking.scheme, asking.netloc) == (ours.scheme, ours.netloc):
        return True
    return asking.netloc != "" and asking.netloc == headers.get("host")
