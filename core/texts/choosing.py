"""Which language a page is in: the one chosen on a page before, else the first that the browser asks for
and we have."""

from typing import Final

from babel import negotiate_locale
from fastapi import Request, Response

from core.texts.catalogues import DEFAULT, languages

COOKIE: Final = "nightbell_language"
_A_YEAR_S: Final = 365 * 24 * 3600
_LONGEST: Final = 500


def language_of(request: Request) -> str:
    chosen = request.cookies.get(COOKIE)
    return chosen if chosen in languages() else accepted(request.headers.get("accept-language", ""))


def accepted(header: str) -> str:
    """By the browser's own order; `es-MX` is Spanish."""
    asked: list[tuple[float, str]] = []
    for part in header[:_LONGEST].split(","):
        tag, _, quality = part.partition(";")
        asked.append((_weight(quality), tag.strip().lower()))
    liked = [tag for weight, tag in sorted(asked, key=lambda one: -one[0]) if weight > 0 and tag]
    return negotiate_locale(liked, languages(), sep="-") or DEFAULT


def keep(answer: Response, request: Request, language: str, *, secure: bool) -> None:
    """For all pages of people outside the bureau: a page's link and /my are one person's. Not for what we don't have,
    nor where another site's page sent it: that chooses nothing for anybody."""
    if language not in languages() or request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return
    answer.set_cookie(
        COOKIE, language, max_age=_A_YEAR_S, path="/", secure=secure, httponly=True,
        samesite="lax",
    )  # fmt: skip


def _weight(quality: str) -> float:
    """Of `q=0.8`; what can't be read counts as if it weren't there."""
    name, _, value = quality.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
