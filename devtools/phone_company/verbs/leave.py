from devtools.phone_company.documents import Verb
from devtools.phone_company.flow import Flow, Step, Stop


async def run(flow: Flow, verb: Verb) -> Step:  # noqa: ARG001 - all verbs look alike
    """Leave the queue whose wait document this is; outside one it does nothing."""
    return Stop("leave") if flow.kind == "queue" else None
