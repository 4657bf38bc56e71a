from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Step, Stop


async def run(flow: Flow, verb: Verb) -> Step:  # noqa: ARG001 - all verbs look alike
    """End the call; it does not keep an inbound one from being answered first."""
    return Stop("hangup")
