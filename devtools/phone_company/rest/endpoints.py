"""To and From of a new call, as Twilio checks them."""

from urllib.parse import parse_qsl

from devtools.phone_company.refusals import Refused
from devtools.phone_company.rest.ask import Ask
from devtools.phone_company.sids import is_number


def destination(ask: Ask) -> str:
    """A number, or client:IDENTITY; custom parameters of a client are cut off (see client_parameters)."""
    to = ask.get("To").strip()
    if not to:
        raise Refused(21201)
    if to.startswith("client:") and len(to) > len("client:"):
        return to.split("?", 1)[0]
    if not is_number(to):
        raise Refused(21211, to)
    return to


def client_parameters(ask: Ask) -> dict[str, str]:
    to = ask.get("To").strip()
    return dict(parse_qsl(to.split("?", 1)[1])) if to.startswith("client:") and "?" in to else {}


def caller_id(ask: Ask) -> str:
    """One of the account's numbers; towards a client anything goes."""
    from_ = ask.get("From").strip()
    if not from_:
        raise Refused(21213)
    if ask.get("To").startswith("client:"):
        return from_
    number = ask.switch.company.numbers.get(from_)
    if number is not None and number.account_sid == ask.account.sid:
        return from_
    raise Refused(21210 if is_number(from_) else 21212, from_)
