"""A whole night with callers whose names, numbers and words nobody else has: none of it stands in clear in any column,
whatever tables there will be."""

import base64
import json
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import select

from channels.sms.models import InboundSms
from channels.sms.sealing import seal_old
from clients.accounts.models import Account
from core.crypto import PHI
from tests.dispatch.ground import a_phone
from tests.house import Bureau
from tests.night import night_at_riverside

CALLERS = ("2025550181", "2025550183", "2025550184", "2025550185", "2025550187", "2025550188")
WORDS = ("Mia Ortiz", "Ortiz", "fever", "blue around the lips", "rash is spreading")


async def columns(bureau: Bureau) -> dict[str, list[Any]]:
    """By column, all its values."""
    found: dict[str, list[Any]] = {}
    async with await psycopg.AsyncConnection.connect(bureau.house.settings.database_url) as connection:
        tables = await (
            await connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).fetchall()
        for (table,) in tables:
            rows = await connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
            values = await rows.fetchall()
            for place, column in enumerate(rows.description or ()):
                found[f"{table}.{column.name}"] = [row[place] for row in values]
    return found


def holds(value: Any, planted: str) -> bool:
    if isinstance(value, (bytes, bytearray, memoryview)):
        raw = bytes(value)
        written = planted.encode()
        ways = (written, planted.encode("utf-16-le"), base64.b64encode(written).rstrip(b"="), written.hex().encode())
        return any(way in raw for way in ways)
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return planted.casefold() in text.casefold() or planted.encode().hex() in text


async def test_nothing_a_caller_is_or_says_stands_in_clear_anywhere(bureau: Bureau) -> None:
    night = await night_at_riverside(bureau)
    stranger = await bureau.company.add_phone("+12025550187")
    await stranger.send_sms(bureau.line, "It is Mia Ortiz, the rash is spreading")
    await stranger.send_sms(bureau.line, "STOP")
    typed = {"child": "Mia Ortiz", "phone": "+1 202 555 0188", "symptom": "blue around the lips"}
    body = {"account_id": night.account, "call_type": "urgent-symptom", "urgency": "urgent", "fields": typed}
    message = await night.alice.post("messages", body)
    await night.alice.post(f"messages/{message['id']}/close", {"reason": "Mia Ortiz came by herself"})
    async with a_phone() as phone:  # somebody who is nobody's on-call person tries to sign in
        async with phone.get(f"{bureau.url}/my/sign-in") as page:
            token = (await page.text()).split('name="form" value="')[1].split('"')[0]
        form = {"form": token, "address": "+12025550187"}
        async with phone.post(f"{bureau.url}/my/sign-in", data=form) as answer:
            assert answer.status == 200
    await bureau.settle()
    values = await columns(bureau)
    assert len(values) > 300
    assert values["inbound_sms.from_token"] and values["clinician_codes.address"], "the night made such rows"
    clear = {
        (column, planted)
        for column, found in values.items()
        for planted in (*CALLERS, *WORDS)
        if any(holds(value, planted) for value in found)
    }
    assert clear == set()


async def test_senders_of_before_are_sealed_and_found_by_their_token(bureau: Bureau) -> None:
    await (await bureau.company.add_phone("+12025550187")).send_sms(bureau.line, "hello")
    await bureau.settle()
    house = bureau.house
    async with await psycopg.AsyncConnection.connect(house.settings.database_url) as connection:
        await connection.execute(
            "UPDATE inbound_sms SET from_address = '+12025550187', from_sealed = NULL, from_token = NULL"
        )
        nobodys = "INSERT INTO inbound_sms (carrier_id, sid, from_address, to_address, received_at)"
        await connection.execute(f"{nobodys} SELECT carrier_id, 'SM0', '+12025550189', '', now() FROM inbound_sms")
    await seal_old(house)
    values = await columns(bureau)
    assert not any(values["inbound_sms.from_address"])
    async with house.transaction() as session:
        found = select(InboundSms.from_sealed, InboundSms.from_token, Account.client_id).join(
            Account, Account.id == InboundSms.account_id
        )
        row = (await session.execute(found)).first()
        assert row is not None
        assert await house.keyring.open(session, row.from_sealed) == PHI("+12025550187")
        assert row.from_token == await house.keyring.token(session, row.client_id, "+12025550187")
