"""How many messages go out at once is a matter of how many statements each of them takes: they are counted here."""

from tests.dispatch.ground import story
from tests.house import Bureau
from tests.statements import of_one_that_asked, statements_by_task

# One or two more than there are: a key of the client's is read again after a few seconds.
_OF_A_DISPATCH = 24
_OF_A_TEXT = 14


async def test_a_dispatch_and_its_text_take_few_statements(bureau: Bureau) -> None:
    tale = await story(bureau)
    await tale.dispatched()
    with statements_by_task(bureau.house) as found:
        await tale.dispatched()

    dispatch = of_one_that_asked(found, "INSERT INTO dispatches")
    (text,) = (each for each in found.values() if any("attempted_at" in one and "SET" in one for one in each))
    assert len(dispatch) <= _OF_A_DISPATCH, "\n".join(dispatch)
    assert len(text) <= _OF_A_TEXT, "\n".join(text)
    for _ in range(2):
        await bureau.dr_lee.expect_sms(containing="urgent message")
    await tale.ends_well()
