"""Texts that a phone or a system sends by itself. Pure. They are for a person to read, and are never answered."""

import re
from typing import Final

_PHRASES: Final = re.compile(
    r"\b(?:auto(?:matic|mated|matically)?[ -]?(?:reply|response|respond|generated|message)|out of (?:the )?office|"
    r"i(?: a|')?m (?:currently )?driving|(?:is|am) driving|do not disturb while driving|driving focus|"
    r"(?:notifications|messages) (?:are )?(?:silenced|muted)|"
    r"(?:can't|cannot|can not|unable to) (?:talk|answer) right now|"
    r"(?:am|are|is|be|i'm) (?:away|on vacation|on holiday|on leave|unavailable) (?:until|till|from|through)|"
    r"this (?:number|inbox|mailbox|line) (?:is not|isn't|does not|doesn't|can not|cannot) (?:monitored|accept|receive)|"
    r"do not reply|no[- ]?reply|reply stop to (?:unsubscribe|cancel|opt)|msg ?& ?data rates|"
    r"respuesta autom[aá]tica|estoy conduciendo|fuera de la oficina|no puedo (?:hablar|contestar) ahora|"
    r"no est[aá] disponible (?:hasta|en este momento))",
    re.IGNORECASE,
)


def is_automatic(body: str) -> bool:
    return _PHRASES.search(body.replace("’", "'")) is not None
