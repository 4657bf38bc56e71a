"""Audit rows: who, what, of what, for whom, when; and no room for content."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core import clock
from core.append_only import TABLES, trigger_sql
from core.audit import AuditRow, audit
from core.auth.actor import Actor
from core.db import Base
from core.house import House
from tests.core.ground import lay

ALICE = Actor.holding("user", 7, "Alice", frozenset())


async def test_a_row_says_who_did_what_when(house: House) -> None:
    ground = await lay(house)
    before = clock.now()
    async with house.transaction() as session:
        await audit(session, ALICE, "read", "message:12", ground.clinic_account, via="desk", ids=[1, 2], again=False)
        await audit(session, "contact:3", "confirm", "page:5", None, until=None)
    async with house.transaction() as session:
        first, second = (await session.execute(select(AuditRow).order_by(AuditRow.id))).scalars()
    assert (first.who, first.action, first.subject, first.account_id) == (
        "user:7",
        "read",
        "message:12",
        ground.clinic_account,
    )
    assert first.detail == {"via": "desk", "ids": [1, 2], "again": False}
    assert before <= first.at <= clock.now()
    assert (second.who, second.account_id, second.detail) == ("contact:3", None, {"until": None})


@pytest.mark.parametrize(
    "content",
    ["two words", "", "x" * 101, "line\nbreak", "Zoë", {"a": 1}, ["fine", "not fine"], 1.5, b"bytes", object()],
)
async def test_content_does_not_fit(house: House, content: Any) -> None:
    async with house.transaction() as session:
        with pytest.raises(TypeError, match="id or an enumerated word") as refused:
            await audit(session, ALICE, "read", "message:12", words=content)
        if isinstance(content, str) and content:
            assert content not in str(refused.value)
    async with house.transaction() as session:
        assert (await session.execute(select(AuditRow))).first() is None


@pytest.mark.parametrize("table", TABLES)
async def test_append_only_tables_have_their_triggers(house: House, table: str) -> None:
    async with house.transaction() as session:
        wanted = {name.split("TRIGGER ")[1].split()[0] for name in trigger_sql(table)[1:]}
        statement = text("SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(:name) AND NOT tgisinternal")
        assert set((await session.execute(statement, {"name": table})).scalars()) >= wanted


def test_only_tables_that_exist_are_append_only() -> None:
    assert set(TABLES) <= set(Base.metadata.tables)
    with pytest.raises(ValueError, match="not a table"):
        trigger_sql("audit; DROP TABLE users")


async def test_a_database_error_does_not_repeat_what_was_said(house: House) -> None:
    with pytest.raises(DBAPIError) as failed:
        async with house.transaction() as session:
            await session.execute(text("SELECT CAST(:words AS text) FROM nowhere"), {"words": "chest pain"})
    assert "chest pain" not in str(failed.value)
