"""What points upwards: callbacks that lower folders leave open and higher ones fill."""

import channels.jobs
import dispatch.jobs
import oncall.jobs
import portal.jobs
from channels import inbound, replies
from channels.email.server import shut as mail_shut
from channels.registry import CHANNELS
from channels.sends import channel, subjects
from channels.sms import by_word
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
from oncall.reminders import confirming
from oncall.roster import checks as rosters
from oncall.watch import paged
from oncall.watch.guard import refuse_gaps


def wire() -> None:
    """Register every callback. Safe to call more than once."""
    register_checks("script", scripts.findings)
    register_checks("roster", rosters.findings)
    register_checks("protocol", _protocol_findings)
    register_checks("flow", flows.check)
    channel.register(CHANNELS)
    subjects.register(*channels.jobs.SUBJECTS, *oncall.jobs.SUBJECTS, *dispatch.jobs.SUBJECTS, *portal.jobs.SUBJECTS)
    inbound.register(INBOUND)
    replies.register("reminders", confirming.read)
    replies.register("its word", by_word.read)
    replies.register("no reminder", confirming.none_open)
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
