"""`rosters:` in an account's YAML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.accounts_yaml.documents import DocumentPart
from clients.accounts_yaml.parts import Raw, Work, contact_slugs
from clients.faults import Fault, parse
from core import documents
from core.documents import Version
from core.errors import Invalid
from oncall.published import published
from oncall.publishing.drafts import names_of, never_on
from oncall.publishing.effect import effect
from oncall.publishing.guards import Publication, ask_guards
from oncall.roster.checks import check_roster, unknown_people
from oncall.roster.schema import KIND, Roster
from oncall.standing import slots_stood_in, stands_in

_MOMENT: Final = timedelta(microseconds=1)
_SHOWN: Final = 8
_RUNNING: Final = "the running shift changes hands"


@dataclass(frozen=True)
class RosterPart(DocumentPart):
    async def check_stored(self, session: AsyncSession, account: Account, raw: Raw) -> list[Fault]:
        """No slot can be taken away in which somebody stands in. People: `oncall.in_use`."""
        slots = slots_of(raw)
        return [
            Fault(("rosters", roster, "slots"), stands_in(contact, slot, until))
            for contact, roster, slot, until in await slots_stood_in(session, account.id)
            if slot not in slots.get(roster, [slot])
        ]

    async def check_applied(self, work: Work) -> list[Fault]:
        """Guards are asked about each roster that the file makes or changes, not about what stays as it was. A change
        for the worse is refused; of a roster's first version it is said, for an account may be brought in before its
        first hand-over, and until then what is urgent goes to the desk."""
        faults = []
        report, account = work.run.report, work.account
        of_rosters = (line for line in report.lines if (line.account, line.thing) == (account.slug, KIND))
        outcomes = {line.name: line.outcome for line in of_rosters if line.outcome in ("created", "changed")}
        for version in await documents.current_all(work.run.session, KIND, account.id):
            if version.slug not in outcomes:
                continue
            roster = Roster.model_validate(version.body)
            publication = Publication(account.id, version.slug, roster, version.effective_from)
            await _say(work, publication)
            try:
                await ask_guards(work.run.session, publication)
            except Invalid as refused:
                if outcomes[version.slug] == "created":
                    report.warn(account.slug, KIND, version.slug, refused.detail)
                else:
                    faults.append(Fault(("rosters", version.slug, "slots"), refused.detail))
        return faults

    async def published(self, session: AsyncSession, version: Version) -> None:
        await published(session, version)


async def _say(work: Work, publication: Publication) -> None:
    """What whoever imports should know of a roster that the file makes or changes: who never comes on, and whose shifts
    become somebody else's."""
    report, account, session = work.run.report, work.account, work.run.session
    for words in await never_on(session, account.id, publication.roster):
        report.warn(account.slug, KIND, publication.slug, words)
    does = await effect(session, publication, as_of=work.run.now - _MOMENT)
    names = await names_of(session, account.id)
    if any(one.before is not None for one in does.now):
        for move in does.moves[:_SHOWN]:
            text = move.words(names, account.timezone)
            report.warn(account.slug, KIND, publication.slug, f"{_RUNNING}, {text}" if move.running else text)
        report.asks += [
            f"{account.slug}, roster {publication.slug}: {_RUNNING}, {move.words(names, account.timezone)}"
            for move in does.running
        ]


def check(body: Any, raw: Raw) -> list[Fault]:
    faults = check_roster(body)
    roster, _ = parse(Roster, body)
    return faults + (unknown_people(roster, contact_slugs(raw)) if roster else [])


def slots_of(raw: Raw) -> dict[str, Sequence[str]]:
    """The rosters an account's YAML defines and their slots, as far as they can be read: for whoever names them."""
    rosters = raw.get("rosters")
    if not isinstance(rosters, dict):
        return {}
    return {slug: _slots(body) for slug, body in rosters.items()}


def _slots(body: Any) -> list[str]:
    slots = body.get("slots") if isinstance(body, dict) else None
    named = (slot.get("slot") for slot in slots if isinstance(slot, dict)) if isinstance(slots, list) else ()
    return [name for name in named if isinstance(name, str)]


ROSTERS = RosterPart("rosters", "Who is on call when: a roster by slug for each list of slots.", KIND, Roster, check)
