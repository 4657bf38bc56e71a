"""Tonight's notes stand beside the call, with who wrote them and how old they are."""

import pytest

from tests.console.conftest import Open
from tests.house import Bureau

pytestmark = pytest.mark.screens


async def test_a_note_is_seen_by_whoever_answers(bureau: Bureau, open_screen: Open) -> None:
    bob = await bureau.desk("bob", ready=False)
    note = {"text": "Dr Lee is in theatre until nine: ring Dr Patel."}
    await bob.post(f"accounts/{bureau.accounts['riverside']}/notes", note)
    alice = await open_screen("alice")
    await alice.sees("Nothing is pending.")
    call = await bureau.caller.dial(bureau.line)
    await alice.sees("passes on in")
    await alice.press("F9")
    await alice.sees("Dr Lee is in theatre until nine: ring Dr Patel.")
    await alice.sees("Bob · ")
    await alice.fit_for_all("tonight")
    await call.hangup()
