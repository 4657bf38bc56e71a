"""Operators read in their language, doctors in the account's own, and what is stored is one answer."""

from typing import Any

import pytest

from core.house import House
from dispatch.messages.contents import contents
from dispatch.messages.models import Message
from tests.bilingual import in_two_languages
from tests.desk import Refused
from tests.dispatch.ground import Story, story
from tests.house import Bureau


async def refill(tale: Story, left: str) -> dict[str, Any]:
    fields = {"child": "Ada Ortiz", "drug": "salbutamol", "left": left}
    body = {"account_id": tale.bureau.accounts["riverside"], "call_type": "refill", "urgency": "routine"}
    saved: dict[str, Any] = await tale.alice.post("messages", body | {"fields": fields})
    return saved


async def title_for_doctors(house: House, message_id: int) -> tuple[str, list[Any]]:
    async with house.transaction() as session:
        told = await contents(session, house.keyring, await session.get_one(Message, message_id))
        return told.title, [line.value.reveal() for line in told.lines]


async def test_the_card_tells_each_text_in_each_language(bureau: Bureau) -> None:
    await in_two_languages(bureau.house)
    tale = await story(bureau)
    message = await refill(tale, "none")
    card = await tale.alice.get(f"messages/{message['id']}/form")
    assert card["languages"] == ["en", "es"]
    assert card["account"]["phrase"] == {
        "en": "Riverside Pediatrics, this is Alice, how may I help?",
        "es": "Riverside Pediatrics, le atiende Alice.",
    }
    assert card["account"]["notes"] == {"en": "Ask for the weight.", "es": "Pregunte el peso."}
    assert card["account"]["emergency"]["text"]["es"] == "No se retire. Se está llamando a la ambulancia."
    urgent, other = card["call_types"]
    assert other["label"] == {"en": "Refill", "es": "Resurtido"}
    assert urgent["fields"][2]["ask"]["es"] == "¿El niño respira con normalidad?"
    assert urgent["fields"][3]["label"] == "Lips blue", "what is one string stays one"
    left = other["fields"][2]
    assert left["options"][0] == {"value": "none", "label": {"en": "none", "es": "ninguna"}}
    assert left["dangerous"] == ["none"]
    account = await tale.alice.get(f"accounts/{bureau.accounts['riverside']}")
    assert account["phrases"][0]["text"]["es"] == "Riverside Pediatrics, le atiende {operator}."


async def test_one_answer_is_stored_whatever_was_read(bureau: Bureau) -> None:
    await in_two_languages(bureau.house)
    tale = await story(bureau)
    shown = await refill(tale, "ninguna")
    with pytest.raises(Refused) as refused:
        await tale.alice.post(f"messages/{shown['id']}/dispatch")
    assert refused.value.body["errors"][0]["message"] == "Doses left: choose one of none, one day"
    stored = await refill(tale, "none")
    assert (shown["urgency"], stored["urgency"]) == ("routine", "urgent"), "the stored answer is the dangerous one"
    detail = await tale.alice.get(f"messages/{stored['id']}")
    assert detail["call_type_label"] == {"en": "Refill", "es": "Resurtido"}
    left = detail["fields"][2]
    assert (left["value"], left["display"]) == ("none", {"en": "none", "es": "ninguna"})
    assert left["label"] == {"en": "Doses left", "es": "Dosis que quedan"}
    assert detail["fields"][1]["display"] == "salbutamol"
    assert await title_for_doctors(bureau.house, stored["id"]) == ("Refill", ["Ada Ortiz", "salbutamol", "none"])


async def test_an_account_of_its_own_language_keeps_to_it(bureau: Bureau) -> None:
    await in_two_languages(bureau.house, own="es")
    tale = await story(bureau)
    message = await refill(tale, "ninguna")
    assert message["urgency"] == "urgent"
    card = await tale.alice.get(f"messages/{message['id']}/form")
    assert card["languages"] == ["es", "en"]
    assert list(card["call_types"][1]["label"]) == ["es", "en"], "its own stands first"
    assert await title_for_doctors(bureau.house, message["id"]) == ("Resurtido", ["Ada Ortiz", "salbutamol", "ninguna"])
    types = (await tale.alice.get(f"accounts/{bureau.accounts['riverside']}/who/call-types"))["items"]
    assert [one["label"] for one in types][1:3] == [{"es": "Resurtido", "en": "Refill"}, None]


async def test_the_board_names_call_types_in_each_language(bureau: Bureau) -> None:
    await in_two_languages(bureau.house)
    alice = await bureau.desk("alice")
    tale = Story(bureau, alice)
    await refill(tale, "one day")
    seen = await alice.sees("message", lambda data: data["call_type"] == "refill")
    assert seen["call_type_label"] == {"en": "Refill", "es": "Resurtido"}
