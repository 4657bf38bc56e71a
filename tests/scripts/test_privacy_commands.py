"""`nightbell erase`, `retention`, `sessions`, `master-key` and approvals, as programs."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app.cli import cli
from core.audit import AuditRow
from tests.core.ground import granted
from tests.desk import Refused
from tests.dispatch.ground import story
from tests.engines_host import TEST_MASTER_KEY
from tests.house import Bureau

NUMBER = "+12025550181"


@pytest.fixture(autouse=True)
def settings(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIGHTBELL_MODE", "test")
    monkeypatch.setenv("DATABASE_URL", bureau.house.settings.database_url)
    monkeypatch.setenv("REDIS_URL", bureau.house.settings.redis_url)
    monkeypatch.setenv("NIGHTBELL_MASTER_KEY", TEST_MASTER_KEY)


async def nightbell(*arguments: str) -> tuple[int, Any, str]:
    """Exit code, what was printed (JSON, where it is), and what was complained of."""
    done = await asyncio.to_thread(CliRunner().invoke, cli, list(arguments))
    return (
        done.exit_code,
        json.loads(done.stdout) if "--json" in arguments and done.stdout else done.stdout,
        done.stderr,
    )


async def acts(bureau: Bureau) -> list[tuple[str, str]]:
    async with bureau.house.transaction() as session:
        rows = await session.execute(select(AuditRow.who, AuditRow.action).order_by(AuditRow.id))
        return [(who, action) for who, action in rows if who == "command-line"]


async def test_a_person_and_a_client_are_erased_only_when_one_says_yes(bureau: Bureau) -> None:
    tale = await story(bureau)
    message_id = await tale.message()
    person = ("erase", "person", "--client", "riverside", "--number", NUMBER, "--json")
    code, found, _ = await nightbell(*person)
    assert (code, found["messages"], found["erased"]) == (0, [message_id], False)
    code, _, complaint = await nightbell(*person, "--yes")
    assert (code, f"message:{message_id}" in complaint) == (1, True)
    await tale.alice.post(f"messages/{message_id}/close", {"reason": "came by"})
    assert (await nightbell(*person, "--yes"))[1]["erased"] is True
    assert (await nightbell("erase", "client", "--client", "nobody", "--yes"))[0] == 1
    code, told, _ = await nightbell("erase", "client", "--client", "riverside", "--json")
    assert (code, told) == (0, {"client": "riverside", "open": [], "erased": False})
    assert (await nightbell("erase", "client", "--client", "riverside", "--yes", "--json"))[1]["erased"] is True
    assert await acts(bureau) == [("command-line", "erase-person"), ("command-line", "erase-client")]


async def test_how_long_things_are_kept_is_set_and_shown(bureau: Bureau) -> None:
    ever = {"webhooks": "ever", "recordings": "ever", "messages": "ever"}
    assert (await nightbell("retention", "--json"))[1] == ever
    set_ = ("--set", "recordings=90", "--set", "webhooks=7")
    assert (await nightbell("retention", "--account", "riverside", *set_, "--json"))[1] == ever | {
        "recordings": 90,
        "webhooks": 7,
    }
    code, shown, _ = await nightbell("retention", "--account", "riverside", "--set", "webhooks=ever", "--now", "--json")
    assert (code, shown) == (0, ever | {"recordings": 90})
    assert (await nightbell("retention", "--set", "recordings=soon"))[0] == 2
    assert (await nightbell("retention", "--set", "jokes=3"))[0] == 1
    assert (await nightbell("retention", "--account", "nowhere"))[0] == 1


async def test_sessions_are_listed_and_ended(bureau: Bureau) -> None:
    alice, ada = [await bureau.desk(who, ready=False) for who in ("alice", "ada")]
    code, listed, _ = await nightbell("sessions", "list", "--email", "alice@example.test", "--json")
    assert (code, [who.split(",")[0] for who in listed.values()]) == (0, ["alice@example.test"])
    assert (await nightbell("sessions", "end"))[0] == 1
    assert (await nightbell("sessions", "end", "--email", "alice@example.test"))[1] == "ended: 1\n"
    with pytest.raises(Refused):
        await alice.get("me")
    assert (await ada.get("me"))["name"] == "Ada"
    assert (await nightbell("sessions", "end", "--everybody"))[1] == "ended: 1\n"


async def test_the_master_key_s_state_is_told_and_a_wrong_one_changes_nothing(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, told, _ = await nightbell("master-key", "status", "--json")
    assert (code, told["other"], told["lost"]) == (0, 0, 0)
    assert told["current"] > 0
    other = "AQIDBAUGBwgBAgMEBQYHCAECAwQFBgcIAQIDBAUGBwg="
    monkeypatch.setenv("NIGHTBELL_MASTER_KEY", other)
    code, _, complaint = await nightbell("master-key", "rewrap")
    assert (code, "NIGHTBELL_MASTER_KEY_OTHER" in complaint) == (1, True)
    monkeypatch.setenv("NIGHTBELL_MASTER_KEY_OTHER", TEST_MASTER_KEY)
    assert (await nightbell("master-key", "rewrap", "--json"))[1] == {"current": told["current"], "other": 0, "lost": 0}
    monkeypatch.delenv("NIGHTBELL_MASTER_KEY_OTHER")
    assert (await nightbell("master-key", "status", "--json"))[1]["lost"] == 0
    assert ("command-line", "rewrap") in await acts(bureau)


async def test_whoever_keeps_the_machine_can_be_the_second_person(bureau: Bureau) -> None:
    ada = await bureau.desk("ada", ready=False)
    code, _, complaint = await nightbell(
        "user", "create", "--email", "eve@example.test", "--name", "Eve", "--role", "admin", "--all-clients"
    )
    assert (code, complaint) == (0, "")
    alice = (await bureau.desk("alice", ready=False)).me["id"]
    asked = await ada.put(f"users/{alice}/grants", granted("operator", bureau=True))
    code, waiting, _ = await nightbell("user", "approvals", "--json")
    assert [(one["for"], one["asked_by"]) for one in waiting] == [("alice@example.test", "ada@example.test")]
    assert (await nightbell("user", "approve", str(asked["waits_for"]["id"])))[0] == 0
    assert (await nightbell("user", "approve", str(asked["waits_for"]["id"])))[0] == 1
    assert (await nightbell("user", "approvals"))[1] == "Nothing waits.\n"
    shown = (await ada.get("users"))["items"]
    assert next(one for one in shown if one["id"] == alice)["grants"] == granted("operator", bureau=True)["grants"]
