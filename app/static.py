"""The console's files: hashed assets are kept for ever, the page itself never, and any other path is the page."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.routing import compile_path

from core.auth.listing import route_needs
from core.auth.needs import public
from core.errors import NotFound, Problem
from core.headers import CACHE, POLICY
from core.settings import Settings

_NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Nightbell</title>
<h1>Nightbell is running, but its console is not built.</h1>
<p>Run <code>./scripts/demo</code>, which builds it, or in <code>console/</code>:
<code>npm ci &amp;&amp; npm run build</code></p>"""
_TWILIO_REST = "api.twilio.com"
_TWILIO_SOUNDS = "https://sdk.twilio.com"
_TWILIO = (_TWILIO_SOUNDS, "https://*.twilio.com", "wss://*.twilio.com")
_NOT_PAGES = ("api/", "twilio/", "ws/", "assets/")


class WrongMethod(Problem):
    status, code = 405, "wrong-method"


def serve_console(app: FastAPI, folder: Path, settings: Settings) -> None:
    """Add the last route of all: whatever no router has taken."""
    page_headers = {CACHE: "no-cache", POLICY: policy(settings)}

    @app.get(
        "/{path:path}", include_in_schema=False, dependencies=[Depends(public("the console's own files hold no data"))]
    )
    async def console(path: str, request: Request) -> Response:
        file = (folder / path).resolve()
        if path and file.is_file() and file.is_relative_to(folder):
            kept = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
            return FileResponse(file, headers={CACHE: kept})
        if path.startswith(_NOT_PAGES):
            if taken := methods_at(app, request.url.path):
                raise WrongMethod(f"/{path[:80]} takes {', '.join(taken)}, not {request.method}.")
            raise NotFound(f"There is nothing at /{path[:80]}.")
        page = folder / "index.html"
        if not page.exists():
            return HTMLResponse(_NOT_BUILT, status_code=503)
        return FileResponse(page, headers=page_headers)


def policy(settings: Settings) -> str:
    """What the console may do: run its own files, ask us, be a telephone. Its library writes styles into the page."""
    telephones = " ".join(_telephones(settings))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"font-src 'self'; media-src 'self' data: blob: {_TWILIO_SOUNDS}; connect-src 'self' {telephones}; "
        "manifest-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _telephones(settings: Settings) -> Iterator[str]:
    """Where softphones connect to: Twilio's network, and a phone company in its place. A browser may take `'self'` for
    http alone, so the live line is named."""
    yield _websocket(settings.public_base_url)
    yield from _TWILIO
    for other in (settings.phone_company_url, settings.twilio_base_url):
        if other and urlsplit(other).hostname != _TWILIO_REST:
            yield _websocket(other)


def _websocket(url: str) -> str:
    parts = urlsplit(url)
    return f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"


def methods_at(app: FastAPI, path: str) -> list[str]:
    """What a path does take, once no route has taken the request: a webhook at Twilio may be set to GET by mistake."""
    at_it = [route for route in route_needs(app) if compile_path(route.path)[0].match(path)]
    return sorted({method for route in at_it if "GET" not in route.methods for method in route.methods})
