"""The console's files: hashed assets are kept for ever, the page itself never, and any other path is the page."""

from pathlib import Path

from fastapi import Depends, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.routing import compile_path

from core.auth.listing import route_needs
from core.auth.needs import public
from core.errors import NotFound, Problem

_NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Nightbell</title>
<h1>Nightbell is running, but its console is not built.</h1>
<p>Run <code>./scripts/demo</code>, which builds it, or in <code>console/</code>:
<code>npm ci &amp;&amp; npm run build</code></p>"""
_NOT_PAGES = ("api/", "twilio/", "ws/", "assets/")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}


class WrongMethod(Problem):
    status, code = 405, "wrong-method"


def serve_console(app: FastAPI, folder: Path) -> None:
    """Add the last route of all: whatever no router has taken."""

    @app.get(
        "/{path:path}", include_in_schema=False, dependencies=[Depends(public("the console's own files hold no data"))]
    )
    async def console(path: str, request: Request) -> Response:
        file = (folder / path).resolve()
        if path and file.is_file() and file.is_relative_to(folder):
            kept = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
            return FileResponse(file, headers=_HEADERS | {"Cache-Control": kept})
        if path.startswith(_NOT_PAGES):
            if taken := methods_at(app, request.url.path):
                raise WrongMethod(f"/{path[:80]} takes {', '.join(taken)}, not {request.method}.")
            raise NotFound(f"There is nothing at /{path[:80]}.")
        page = folder / "index.html"
        if not page.exists():
            return HTMLResponse(_NOT_BUILT, status_code=503)
        return FileResponse(page, headers=_HEADERS | {"Cache-Control": "no-cache"})


def methods_at(app: FastAPI, path: str) -> list[str]:
    """What a path does take, once no route has taken the request: a webhook at Twilio may be set to GET by mistake."""
    at_it = [route for route in route_needs(app) if compile_path(route.path)[0].match(path)]
    return sorted({method for route in at_it if "GET" not in route.methods for method in route.methods})
