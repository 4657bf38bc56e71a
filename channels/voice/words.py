"""The first words of every call we make, and what picks a call up, in words."""

from typing import Final

from core.names import spoken

OURSELVES: Final = "ourselves"
"""Our own line picked up: their phone sends calls on to us, or the number is one of ours."""

_WHO: Final = {
    "human": "somebody",
    "fax": "a fax",
    OURSELVES: "our own line",
    "unknown": "somebody or something",
}
_MACHINE: Final = "a machine (voicemail, call screening or another system's menu)"


def first_words(account: str, whom: str) -> str:
    """For whom we call, and whom we want: before anything else, for whoever screens calls hears only that."""
    return f"This is the answering service for {spoken(account)}, calling for {spoken(whom)}."


def who_picked_up(picked_up_by: str | None) -> str:
    """`human`, `machine_start`, `fax`, … as a carrier says it."""
    if picked_up_by is None:
        return "somebody or something"
    return _MACHINE if picked_up_by.startswith("machine") else _WHO.get(picked_up_by, "somebody or something")


def no_person(picked_up_by: str | None) -> bool:
    """Surely or likely no human being. Only ever named, never acted on alone: a carrier's ear errs."""
    return picked_up_by in ("fax", OURSELVES) or (picked_up_by or "").startswith("machine")
