"""Accounts as YAML: the parts of all folders in their order, and the import of one text."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select

from clients.accounts.models import Client
from clients.accounts_yaml.documents import DocumentPart
from clients.accounts_yaml.parts import Part, Raw, contact_slugs
from clients.accounts_yaml.report import Report
from clients.accounts_yaml.run import export_client, import_source
from clients.accounts_yaml.source import Source, read
from clients.callscripts.accounts_yaml import SCRIPTS
from clients.faults import Fault, parse, unknown
from core.apart.limits import Limits
from core.apart.running import Task, apart
from core.errors import Conflict
from core.house import House
from dispatch.protocols import schema as protocols
from dispatch.protocols.checks import check_protocol
from ivr.flows import schema as flows
from oncall.publishing.accounts_yaml import ROSTERS, slots_of

_YAML_LIMITS: Final = Limits(cpu_s=30)  # PyYAML takes ten seconds for a megabyte
# what a rule may name besides the call types of the script
MESSAGE_KINDS: Final = ("voicemail", "caller_lost", "text")


def check_protocol_here(body: Any, raw: Raw) -> list[Fault]:
    """The protocol itself, and that the people, slots and call types it names are in the same account."""
    protocol, faults = parse(protocols.Protocol, body)
    if protocol is None:
        return faults
    faults = check_protocol(body)
    known = [*call_types_of(raw), *MESSAGE_KINDS]
    for number, rule in enumerate(protocol.rules):
        faults += [
            Fault(("rules", number, "call_types", at), unknown("call type", call_type, known))
            for at, call_type in enumerate(rule.call_types)
            if call_type not in known
        ]
        for at, step in enumerate(rule.steps):
            faults += _check_page(("rules", number, "steps", at, "page"), step.page, raw)
    return faults


def call_types_of(raw: Raw) -> list[str]:
    script = raw.get("scripts")
    types = script.get("call_types") if isinstance(script, dict) else None
    named = (one.get("slug") for one in types if isinstance(one, dict)) if isinstance(types, list) else ()
    return [slug for slug in named if isinstance(slug, str)]


def _check_page(path: tuple[str | int, ...], page: Any, raw: Raw) -> list[Fault]:
    if isinstance(page, protocols.Named):
        contacts = contact_slugs(raw)
        wrong = page.contact not in contacts
        return [Fault((*path, "contact"), unknown("contact", page.contact, contacts))] if wrong else []
    if not isinstance(page, protocols.Slot):
        return []
    rosters = slots_of(raw)
    if page.roster not in rosters:
        return [Fault((*path, "roster"), unknown("roster", page.roster, rosters))]
    slots = rosters[page.roster]
    return [] if page.slot in slots else [Fault((*path, "slot"), unknown("slot", page.slot, slots))]


def check_flow_here(body: Any, raw: Raw) -> list[Fault]:  # noqa: ARG001 - a flow names nothing outside itself
    flow, faults = parse(flows.Flow, body)
    if flow is None:
        return faults
    return [Fault(_parts(finding.path), finding.message) for finding in flows.check(body)]


def _parts(path: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in path.replace("/", ".").split(".") if part)


PARTS: Final[Sequence[Part]] = (
    SCRIPTS,
    ROSTERS,
    DocumentPart(
        "protocols",
        "Who is paged for which message.",
        protocols.KIND,
        protocols.Protocol,
        check_protocol_here,
        slug=protocols.SLUG,
    ),
    DocumentPart(
        "flow", "What a caller meets before anybody answers.", "flow", flows.Flow, check_flow_here, slug=flows.SLUG
    ),
)


class _DryRun(Exception):
    """Rolls the import back."""

    def __init__(self, report: Report) -> None:
        super().__init__("dry run")
        self.report = report


class Asks(Conflict):
    """Nothing was imported: somebody must be asked first. `asks` says what, in words."""

    code = "asks-first"

    def __init__(self, name: str, asks: Sequence[str], mend: str = "") -> None:
        super().__init__(f"{name}: nothing was imported. {'. '.join(asks)}. {mend}".strip(), asks=list(asks))
        self.asks = asks


async def import_text(
    house: House, text: str, *, name: str = "the file", by: str = "system", dry_run: bool = False, meant: bool = True
) -> Report:
    """Make the bureau as one client's YAML says; all or nothing. Raises Invalid (Refused lists every fault), and Asks
    unless it is `meant`."""
    return await import_read(house, read(text, name), by=by, dry_run=dry_run, meant=meant)


async def read_apart(text: str, name: str) -> Source:
    """Of a file that somebody handed in: in a process of its own, with an end to time and memory. Raises Invalid."""
    task = Task("clients.accounts_yaml.source:read", (text, name), (Source,), name, _YAML_LIMITS)
    found: Source = await apart(task, whose=name)
    return found


async def import_read(
    house: House, source: Source, *, by: str = "system", dry_run: bool = False, meant: bool = True
) -> Report:
    """`import_text` of what was read already."""
    try:
        async with house.transaction() as session:
            report = await import_source(session, house.keyring, source, PARTS, by)
            if dry_run:
                raise _DryRun(report)
            if report.asks and not meant:
                raise Asks(source.name, report.asks)
    except _DryRun as done:
        return done.report
    return report


async def export_text(house: House, client_slug: str) -> str:
    """Raises NotFound."""
    async with house.transaction() as session:
        return await export_client(session, client_slug, PARTS)


async def client_slugs(house: House) -> list[str]:
    async with house.transaction() as session:
        return list((await session.execute(select(Client.slug).order_by(Client.slug))).scalars())
