"""What points upwards: callbacks that lower folders leave open and higher ones fill."""

from channels import inbound, replies
from channels.notices.replies import read as read_notice_reply
from clients.callscripts import checks as scripts
from clients.faults import as_findings
from core.documents import Finding, register_checks
from core.documents.checks import Body
from dispatch.protocols.checks import check_protocol
from dispatch.replies.inbound import INBOUND
from ivr.flows import schema as flows
from oncall.roster import checks as rosters


def wire() -> None:
    """Register every callback. Safe to call more than once."""
    register_checks("script", scripts.findings)
    register_checks("roster", rosters.findings)
    register_checks("protocol", _protocol_findings)
    register_checks("flow", flows.check)
    inbound.register(INBOUND)
    replies.register("notices", read_notice_reply)


def _protocol_findings(body: Body) -> list[Finding]:
    return as_findings(check_protocol(body))
