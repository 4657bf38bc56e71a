"""The page that others code against names everything there is."""

import re
from dataclasses import fields
from pathlib import Path

from starlette.routing import Route, WebSocketRoute

from devtools.phone_company.app import create_app
from devtools.phone_company.grammar import CHILDREN
from devtools.phone_company.model import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "phone-company.md").read_text(encoding="utf-8")
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "devtools/phone_company").rglob("*.py"))


def test_every_setting_is_described() -> None:
    assert [field.name for field in fields(Settings) if f"`{field.name}`" not in PAGE] == []


def test_every_event_is_described() -> None:
    events = set(re.findall(r'(?:leg_event|emit)\(\s*"([a-z.]+)"', SOURCE))
    assert len(events) > 20
    assert {event for event in events if f"`{event}`" not in PAGE} == set()


def test_every_path_of_the_control_interface_is_described() -> None:
    paths = {
        re.sub(r"\{\w+\}", "{", route.path.removesuffix("/{act}"))
        for route in create_app().routes
        if isinstance(route, Route | WebSocketRoute) and route.path.startswith("/company")
    }
    described = re.sub(r"\{\w+\}", "{", PAGE)
    assert {path for path in paths if path not in described} == set()


def test_every_verb_is_described() -> None:
    assert {verb for verb in CHILDREN["Response"] | CHILDREN["Dial"] if verb not in PAGE} == set()
