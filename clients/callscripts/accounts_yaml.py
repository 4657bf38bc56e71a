"""`scripts:` in an account's YAML."""

from typing import Any

from clients.accounts_yaml.documents import DocumentPart
from clients.accounts_yaml.parts import Raw
from clients.callscripts.checks import check_script
from clients.callscripts.schema import KIND, SLUG, Script
from clients.faults import Fault
from clients.languages import DEFAULT, LANGUAGES


def check(body: Any, raw: Raw) -> list[Fault]:
    """A script keeps its language, for it decides what is stored; it is the account's."""
    faults = check_script(body)
    own = raw.get("language", DEFAULT)
    said = body.get("language", DEFAULT) if isinstance(body, dict) else own
    if said == own or own not in LANGUAGES:
        return faults
    return [*faults, Fault(("language",), f"the account's is {own}; write {own} here too")]


SCRIPTS = DocumentPart("scripts", "What operators ask, by call type.", KIND, Script, check, slug=SLUG)
