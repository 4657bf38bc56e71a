"""An answer that means danger makes the message urgent, whatever client saves it; only a reason makes it less again."""

from typing import Any

from tests.dispatch.ground import Story, story
from tests.house import Bureau

CALM = {"child": "Ada Ortiz", "breathing": "yes"}
DANGER = {"child": "Ada Ortiz", "breathing": "no"}


class _Draft:
    """Saved as a client would that has never heard of danger: it goes on saying `routine`."""

    def __init__(self, tale: Story, saved: dict[str, Any]) -> None:
        self.tale, self.id, self.saved = tale, int(saved["id"]), saved

    @classmethod
    async def begun(cls, tale: Story, fields: dict[str, str]) -> "_Draft":
        account = tale.bureau.accounts["riverside"]
        body = {"account_id": account, "call_type": "urgent-symptom", "urgency": "routine", "fields": fields}
        return cls(tale, await tale.alice.post("messages", body))

    async def save(self, fields: dict[str, str], call_type: str = "urgent-symptom", **more: str) -> str:
        """The urgency afterwards."""
        body = {"call_type": call_type, "urgency": "routine", "fields": fields, "version": self.saved["version"]}
        self.saved = await self.tale.alice.put(f"messages/{self.id}", body | more)
        return str(self.saved["urgency"])


async def test_a_dangerous_answer_makes_it_urgent_whatever_client_saves_it(bureau: Bureau) -> None:
    tale = await story(bureau)
    draft = await _Draft.begun(tale, CALM)
    assert await draft.save(CALM) == "routine"
    assert await draft.save(DANGER) == "urgent"
    assert await draft.save(DANGER) == "urgent", "a client that still says routine lowers nothing, and is not refused"
    detail = await tale.alice.get(f"messages/{draft.id}")
    assert "urgency raised by a dangerous answer" in [one["reason"] for one in detail["transitions"]]
    assert {one["name"]: one["dangerous"] for one in detail["fields"]} == {"child": False, "breathing": True}
    begun = await _Draft.begun(tale, DANGER)
    assert begun.saved["urgency"] == "urgent"


async def test_an_operator_lowers_it_with_a_reason_until_another_danger_is_answered(bureau: Bureau) -> None:
    tale = await story(bureau)
    draft = await _Draft.begun(tale, DANGER)
    assert await draft.save(DANGER, urgency_reason="a doll, not a child") == "routine"
    assert await draft.save(DANGER) == "routine", "the reason given stands"
    assert await draft.save(CALM) == "routine"
    assert await draft.save(DANGER, urgency_reason="still the doll") == "urgent", "answered anew, it is danger anew"


async def test_an_answer_taken_back_or_another_call_type_lowers_nothing(bureau: Bureau) -> None:
    tale = await story(bureau)
    draft = await _Draft.begun(tale, DANGER)
    changed = {"child": "Ada Ortiz", "drug": "amoxicillin"}
    assert await draft.save(changed, call_type="refill", urgency_reason="call type changed to refill") == "urgent"
    other = await _Draft.begun(tale, DANGER)
    assert await other.save(CALM) == "urgent"
    assert await other.save(CALM, urgency_reason="misheard: she breathes well") == "routine"
