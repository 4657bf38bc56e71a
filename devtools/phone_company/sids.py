"""Names as Twilio makes them: two letters and 32 hex digits."""

import re
import secrets

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
ANONYMOUS = "+266696687"  # what a withheld number looks like in Twilio's REST answers


def new_sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


def is_number(text: str) -> bool:
    return E164.fullmatch(text) is not None
