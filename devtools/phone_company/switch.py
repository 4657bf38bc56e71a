"""All parts of one phone company, wired up."""

from dataclasses import dataclass

from devtools.phone_company.calls import Calls
from devtools.phone_company.company import Company
from devtools.phone_company.hearing import Hearing
from devtools.phone_company.lines import Lines
from devtools.phone_company.notes import Notes
from devtools.phone_company.parties import Parties
from devtools.phone_company.rooms import Rooms
from devtools.phone_company.tapes import Tapes
from devtools.phone_company.texts import Texts


@dataclass(eq=False)
class Switch:
    company: Company
    notes: Notes
    calls: Calls
    hearing: Hearing
    parties: Parties
    rooms: Rooms
    lines: Lines
    tapes: Tapes
    texts: Texts


def wire(company: Company) -> Switch:
    notes = Notes(company)
    calls, hearing = Calls(company, notes), Hearing(company)
    return Switch(
        company=company,
        notes=notes,
        calls=calls,
        hearing=hearing,
        parties=Parties(company, calls, hearing),
        rooms=Rooms(company, notes),
        lines=Lines(company),
        tapes=Tapes(company, notes),
        texts=Texts(company, notes),
    )
