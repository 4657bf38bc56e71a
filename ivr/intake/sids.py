"""What a carrier calls a call."""

import re
from typing import Final

_SID: Final = re.compile(r"[A-Za-z0-9]{2,60}")


def is_sid(text: str) -> bool:
    return _SID.fullmatch(text) is not None
