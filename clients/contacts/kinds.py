"""The kinds of contact methods, in one list: a new one is a name and a line here."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from core.texts.speaking import later

ChannelKind = Literal["sms", "voice", "link", "email", "slack", "webhook"]
MethodKind = Literal[ChannelKind, "desk"]
Address = Literal["texted", "called", "mail", "web"]


@dataclass(frozen=True)
class Kind:
    """`address`: what is written for it. `title` names it, `words` what is done to the address, for people to read.
    `rings`: it wakes somebody; the others wait until they are looked at. `from_a_number`: of ours. `by_hand`: the
    operators do it, and whose address it is says nothing: often it is a switchboard's."""

    address: Address
    title: str
    words: str
    rings: bool = False
    from_a_number: bool = True
    by_hand: bool = False


OF_KIND: Final[dict[str, Kind]] = {
    "sms": Kind("texted", later("Text"), "text to"),
    "voice": Kind("called", later("Call"), "call to", rings=True),
    "link": Kind("texted", later("Text with a link only"), "link to"),
    "email": Kind("mail", later("Mail"), "mail to", from_a_number=False),
    "slack": Kind("web", later("Slack"), "Slack post to", from_a_number=False),
    "webhook": Kind("web", later("Another system"), "signed post to", from_a_number=False),
    "desk": Kind(
        "called", later("The operators phone you"), "operators phone", rings=True, from_a_number=False, by_hand=True
    ),
}
KINDS: Final[tuple[MethodKind, ...]] = get_args(MethodKind)
RINGING: Final = tuple(name for name, kind in OF_KIND.items() if kind.rings)
FROM_A_NUMBER: Final = tuple(name for name, kind in OF_KIND.items() if kind.from_a_number)
OWN: Final = tuple(name for name, kind in OF_KIND.items() if not kind.by_hand)
"""What reaches the person themselves."""
TEXTED: Final = tuple(name for name, kind in OF_KIND.items() if kind.address == "texted")
