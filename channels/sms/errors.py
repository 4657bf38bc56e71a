"""What a carrier's error number says: of a text or call, of the number it was for, and of whether the fault is ours."""

from dataclasses import dataclass
from typing import Final, Literal

Ours = Literal["number", "register", "country", "credentials", "account"]


@dataclass(frozen=True)
class Meaning:
    """`method`: what becomes of the contact method; None leaves it as it is (the fault is ours, or may pass). `ours`:
    nothing is wrong with whom it was for; then `fault` says of what it is, and `mend` what an administrator does."""

    kind: Literal["permanent", "transient"]
    words: str
    method: Literal["opted_out", "failing"] | None = None
    fault: Ours | None = None

    @property
    def ours(self) -> bool:
        return self.fault is not None

    @property
    def mend(self) -> str:
        return _MEND[self.fault] if self.fault else ""


_MEND: Final[dict[Ours, str]] = {
    "number": "Give the account a number that may text (its first number is the sender), or mend that one at the"
    " carrier.",
    "register": "Register the number at the carrier (A2P 10DLC brand and campaign), or give the account one that is.",
    "country": "Allow the country in the carrier's geographic permissions, for texts and for calls.",
    "credentials": "Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN to the right ones and run: nightbell carrier. Until"
    " then neither texts nor calls go out.",
    "account": "Look at the carrier account: is it active, paid, and allowed to do this?",
}

ERRORS: dict[int, Meaning] = {
    10001: Meaning("permanent", "our carrier account is not active", fault="account"),
    20003: Meaning("permanent", "the carrier refuses our credentials", fault="credentials"),
    20005: Meaning("permanent", "our carrier account is not active", fault="account"),
    20006: Meaning("permanent", "our carrier account may not do this", fault="account"),
    20008: Meaning("permanent", "our credentials are test credentials", fault="credentials"),
    21210: Meaning("permanent", "our number may not be shown as the caller", fault="number"),
    21211: Meaning("permanent", "not a valid number", "failing"),
    21212: Meaning("permanent", "our number is not valid as a sender", fault="number"),
    21215: Meaning("permanent", "calls to this country are not allowed for the carrier account", fault="country"),
    21408: Meaning("permanent", "texts to this country are not allowed for the carrier account", fault="country"),
    21603: Meaning("permanent", "no number of ours to send from", fault="number"),
    21606: Meaning("permanent", "our number may not send texts there", fault="number"),
    21610: Meaning("permanent", "they texted STOP: the carrier refuses texts to them", "opted_out"),
    21612: Meaning("permanent", "our number can't reach theirs with a text", fault="number"),
    21614: Meaning("permanent", "not a mobile number", "failing"),
    21659: Meaning("permanent", "our number is not one of the carrier account's", fault="number"),
    21660: Meaning("permanent", "our number is another carrier account's", fault="number"),
    30002: Meaning("permanent", "our carrier account is suspended", fault="account"),
    30003: Meaning("transient", "the handset can't be reached just now"),
    30004: Meaning("permanent", "blocked by the handset's carrier"),
    30005: Meaning("permanent", "the number is unknown, or no longer in use", "failing"),
    30006: Meaning("permanent", "a landline, or a carrier that takes no texts", "failing"),
    30007: Meaning("permanent", "filtered by the carrier"),
    30008: Meaning("transient", "the carrier gives no reason"),
    30023: Meaning("permanent", "our texts of the day are used up", fault="register"),
    30032: Meaning("permanent", "our toll-free number is not verified", fault="register"),
    30034: Meaning("permanent", "our number is not registered (10DLC)", fault="register"),
    30035: Meaning("permanent", "our number is still being registered (10DLC)", fault="register"),
    30036: Meaning("transient", "not delivered within the page's time"),
}


def meaning(code: int | None) -> Meaning:
    """An unknown error counts as permanent: waiting for what may never come is the worse mistake, so go round it."""
    if code in (401, 403):  # an answer without the carrier's own number
        return ERRORS[20003]
    return ERRORS.get(code or 0) or Meaning("permanent", f"error {code}" if code else "not delivered")
