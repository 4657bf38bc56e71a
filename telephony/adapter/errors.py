"""Twilio's exceptions as the port's one error."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from twilio.base.exceptions import TwilioException, TwilioRestException

from telephony.port import CarrierError

_PAGE_ANSWER = re.compile(r"HTTP (?P<status>\d{3})\b")
_CODE = re.compile(r'"code": ?(?P<code>\d+)')
TOO_MANY = {429, 20429, 10004}  # 10004: concurrency cap; the call was not placed


@contextmanager
def as_carrier_errors() -> Iterator[None]:
    try:
        yield
    except TwilioRestException as refused:
        raise read(int(refused.status), refused.code, str(refused.msg)) from None
    except TwilioException as refused:
        raise of_page(refused) from None
    except (ValueError, KeyError) as odd:
        # An answer the library can't read: the request was probably carried out.
        raise CarrierError("unknown_fate", None, type(odd).__name__) from odd


def of_page(refused: TwilioException) -> CarrierError:
    """A list that can't be had: the library gives no status for it but in its words, `HTTP 404 {...}`."""
    found = _PAGE_ANSWER.search(str(refused))
    if found is None:
        return CarrierError("unknown_fate", None, type(refused).__name__)
    status, code = int(found["status"]), _CODE.search(str(refused))
    return read(status, int(code["code"]) if code else status, "no such list")


def read(status: int, code: int | None, message: str) -> CarrierError:
    if status in TOO_MANY or code in TOO_MANY:
        return CarrierError("transient", code, message)
    if status >= 500 or status == 408:
        return CarrierError("unknown_fate", code, message)
    return CarrierError("permanent", code, message)
