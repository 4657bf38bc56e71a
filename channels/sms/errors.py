"""What a carrier's error number says about a text message, and about the number it was sent to."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Meaning:
    """`method`: what becomes of the contact method; None leaves it as it is (the fault is ours, or may pass)."""

    kind: Literal["permanent", "transient"]
    words: str
    method: Literal["opted_out", "failing"] | None = None


ERRORS: dict[int, Meaning] = {
    21211: Meaning("permanent", "not a valid number", "failing"),
    21408: Meaning("permanent", "texts to this country are not allowed for the carrier account"),
    21610: Meaning("permanent", "they texted STOP: the carrier refuses texts to them", "opted_out"),
    21614: Meaning("permanent", "not a mobile number", "failing"),
    30003: Meaning("transient", "the handset can't be reached just now"),
    30004: Meaning("permanent", "blocked by the handset's carrier"),
    30005: Meaning("permanent", "the number is unknown, or no longer in use", "failing"),
    30006: Meaning("permanent", "a landline, or a carrier that takes no texts", "failing"),
    30007: Meaning("permanent", "filtered by the carrier"),
    30008: Meaning("transient", "the carrier gives no reason"),
    30034: Meaning("permanent", "our number is not registered (10DLC)"),
    30036: Meaning("transient", "not delivered within the page's time"),
}


def meaning(code: int | None) -> Meaning:
    """An unknown error counts as permanent: waiting for what may never come is the worse mistake, so go round it."""
    return ERRORS.get(code or 0) or Meaning("permanent", f"error {code}" if code else "not delivered")
