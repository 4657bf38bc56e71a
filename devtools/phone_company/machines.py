"""What picks a call up when no person does: voicemail, call screening, another's menu, a fax. None presses keys."""

from dataclasses import dataclass

from devtools.phone_company.model import Phone


@dataclass(frozen=True)
class Manner:
    """`heard` is what a carrier's machine detection takes it for; it hangs up after so many seconds more."""

    says: str
    heard: str
    stays: float


_MANNERS = {
    "voicemail": Manner(
        "You have reached the voicemail of {owner}. Please leave a message after the tone.", "machine", 60.0
    ),
    "screening": Manner(
        "Hi. If you record your name and reason for calling, I'll see if {owner} is available.", "machine", 30.0
    ),
    "menu": Manner(
        "You have a call for {owner}. To accept, press 1. To send it to voicemail, press 2.", "machine", 20.0
    ),
    "fax": Manner("a tone of 2100 Hz", "fax", 40.0),
}
VOICES = tuple(_MANNERS)


def manner(phone: Phone | None) -> Manner | None:
    """None: a person would pick it up."""
    return _MANNERS.get(phone.voice) if phone is not None else None
