from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Step


async def run(flow: Flow, verb: Verb) -> Step:
    """Wait. As the first verb of an inbound call it lets the phone ring on."""
    await flow.pause(verb.number("length", 1))
    return None
