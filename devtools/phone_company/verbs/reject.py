from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Step, Stop


async def run(flow: Flow, verb: Verb) -> Step:  # noqa: ARG001 - all verbs look alike
    """Turn an inbound call away unanswered; one that is answered just ends."""
    return Stop("reject" if flow.call.answered is None else "hangup")
