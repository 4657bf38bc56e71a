"""What can go wrong in words a person can act on. `Problem`s become application/problem+json (RFC 9457) at the edge."""

from typing import Any, Final


class Problem(Exception):
    """An error meant for the one who asked: HTTP status, a stable code, a sentence that says how to mend it."""

    status = 400
    code = "problem"

    def __init__(self, detail: str, *, code: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.extra = extra


class Invalid(Problem):
    status, code = 422, "invalid"


class Unauthorised(Problem):
    status, code = 401, "sign-in-needed"


class Forbidden(Problem):
    status, code = 403, "forbidden"


NOT_THERE: Final = "There is no such thing, or it belongs to an account you have no access to."
"""What every 404 of the API says, so that nobody can tell from it which of the two it is."""


class NotFound(Problem):
    status, code = 404, "not-found"


class Conflict(Problem):
    status, code = 409, "conflict"


class TooMany(Problem):
    status, code = 429, "too-many"


class TryAgain(Exception):
    """Raised by an outbox handler: not now, but in `after` seconds."""

    def __init__(self, after: float, why: str) -> None:
        super().__init__(why)
        self.after = after
