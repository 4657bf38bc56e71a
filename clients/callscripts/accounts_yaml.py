"""`scripts:` in an account's YAML."""

from typing import Any

from clients.accounts_yaml.documents import DocumentPart
from clients.accounts_yaml.parts import Raw
from clients.callscripts.checks import check_script
from clients.callscripts.schema import KIND, SLUG, Script
from clients.faults import Fault


def check(body: Any, raw: Raw) -> list[Fault]:  # noqa: ARG001 - a script names nothing outside itself
    return check_script(body)


SCRIPTS = DocumentPart("scripts", "What operators ask, by call type.", KIND, Script, check, slug=SLUG)
