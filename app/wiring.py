"""What points upwards: callbacks that lower folders leave open and higher ones fill."""

from channels import inbound, notices, replies
from channels.email.server import shut as mail_shut
from channels.methods import trial
from channels.notices.replies import read as read_notice_reply
from clients.callscripts import checks as scripts
from clients.contacts import in_use, shut
from clients.contacts.people import as_backup
from clients.faults import as_findings
from core.documents import Finding, register_checks
from core.documents.checks import Body
from dispatch.in_use import in_dispatches, in_protocols
from dispatch.protocols.checks import check_protocol
from dispatch.protocols.paged import paged_slots
from dispatch.replies.inbound import INBOUND
from ivr.flows import schema as flows
from oncall.in_use import in_cover, in_rosters
from oncall.publishing.guards import register_guard
from oncall.reminders import confirming, failing
from oncall.reminders.sending import ABOUT
from oncall.roster import checks as rosters
from oncall.watch import paged
from oncall.watch.guard import refuse_gaps


def wire() -> None:
    """Register every callback. Safe to call more than once."""
    register_checks("script", scripts.findings)
    register_checks("roster", rosters.findings)
    register_checks("protocol", _protocol_findings)
    register_checks("flow", flows.check)
    inbound.register(INBOUND)
    replies.register("reminders", confirming.read)
    replies.register("notices", read_notice_reply)
    replies.register("no reminder", confirming.none_open)
    notices.register(trial.ABOUT, trial.LISTENER)
    notices.register(ABOUT, failing.LISTENER)
    shut.register("mail", mail_shut)
    paged.register("protocols", paged_slots)
    register_guard(refuse_gaps)
    _who_counts_on_contacts()


def _who_counts_on_contacts() -> None:
    """Nobody is taken away while one of these names them."""
    in_use.register("rosters", in_rosters)
    in_use.register("cover", in_cover)
    in_use.register("protocols", in_protocols)
    in_use.register("backup", as_backup)
    in_use.register("dispatches", in_dispatches)


def _protocol_findings(body: Body) -> list[Finding]:
    return as_findings(check_protocol(body))
