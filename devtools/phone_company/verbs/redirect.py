from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Goto, Step


async def run(flow: Flow, verb: Verb) -> Step:
    """Go on with another document; nothing after it is reached."""
    return Goto(flow.source(verb.text, verb.get("method", "POST")))
