"""Contacts' orders by urgency and hour, and their quiet time, as YAML."""

from typing import Any

import pytest

from app.accounts_yaml import export_text
from clients.accounts_yaml.report import Report
from clients.accounts_yaml.run import Refused
from core.documents import yaml_text
from core.house import House
from tests.clients.bureau import bring, lay_lines, written


@pytest.fixture(autouse=True)
async def lines(house: House) -> None:
    await lay_lines(house)


def outcomes(report: Report) -> set[str]:
    return {line.outcome for line in report.lines}


async def test_rules_and_quiet_time_come_back_as_they_were_exported(house: House) -> None:
    data = written("riverside")
    okafor = next(one for one in data["accounts"][0]["contacts"] if one["slug"] == "ruth-okafor")
    okafor["rules"] = [
        {"urgency": "routine", "days": ["sat", "sun"], "methods": [{"email": "ruth.okafor@riverside.example"}, "sms"]},
        {"from": "22:00", "to": "07:00", "methods": ["voice"]},
    ]
    okafor["quiet"] = {"windows": [{"from": "22:00", "to": "08:00"}], "until": "2026-12-24T18:00:00-05:00"}
    await bring(house, data)
    exported = await export_text(house, "riverside")
    there = next(one for one in yaml_text.load(exported)["accounts"][0]["contacts"] if one["slug"] == "ruth-okafor")
    assert (there["rules"], there["quiet"]) == (okafor["rules"], okafor["quiet"])
    assert outcomes(await bring(house, exported)) == {"unchanged"}
    assert outcomes(await bring(house, written("riverside"))) == {"unchanged"}, "left out: as they were"

    okafor["methods"] = [one for one in okafor["methods"] if "email" not in one]
    okafor["rules"], okafor["quiet"] = None, {}
    report = await bring(house, data)
    changed = {line.name: line.details for line in report.lines if line.outcome == "changed"}
    assert changed == {"ruth-okafor": ["methods", "rules", "quiet"]}
    exported = await export_text(house, "riverside")
    there = next(one for one in yaml_text.load(exported)["accounts"][0]["contacts"] if one["slug"] == "ruth-okafor")
    assert [rule["methods"] for rule in there["rules"]] == [["sms"], ["voice"]], "what is gone is no longer named"
    assert "quiet" not in there


@pytest.mark.parametrize(
    ("preferences", "path", "said"),
    [
        ({"rules": [{"methods": ["fax"]}]}, "rules[0].methods[0]", "sms"),
        ({"rules": [{"methods": []}]}, "rules[0].methods", "at least 1"),
        ({"rules": [{"days": ["sat"], "from": "25:00", "methods": ["sms"]}]}, "rules[0].from", "HH:MM"),
        ({"rules": [{"methods": ["sms", "sms"]}]}, "rules[0]", "name each once"),
        ({"rules": [{"methods": [{"voice": "+12125550199"}]}]}, "rules[0].methods[0]", "Name one of `methods`"),
        ({"rules": [{"methods": ["sms"], "urgent": True}]}, "rules[0].urgent", "did you mean urgency?"),
        ({"quiet": {"windows": [{"from": "22:00"}]}}, "quiet.windows[0].to", "is missing"),
        ({"quiet": {"until": "2026-12-24T18:00"}}, "quiet.until", "write date, time and offset"),
        ({"quiet": {"until": "Christmas"}}, "quiet.until", "write date, time and offset"),
    ],
)
async def test_what_is_wrong_with_rules_and_quiet_time_is_told_with_its_place(
    house: House, preferences: dict[str, Any], path: str, said: str
) -> None:
    data = written("riverside")
    data["accounts"][0]["contacts"][0] |= preferences
    with pytest.raises(Refused) as refused:
        await bring(house, data)
    told = {fault["path"]: fault["message"] for fault in refused.value.extra["errors"]}
    place = f"accounts[0].contacts[0].{path}"
    assert place in told
    assert said in told[place]
