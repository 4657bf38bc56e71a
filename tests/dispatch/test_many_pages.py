"""A night when everything happens at once: one doctor, and more pages than anybody has at hand."""

from tests.dispatch.ground import Story, code_in, story
from tests.house import Bureau


async def test_the_oldest_page_is_found_behind_fifty_newer_ones(bureau: Bureau) -> None:
    tale = await story(bureau)
    first = await tale.dispatched()
    oldest = await bureau.dr_lee.expect_sms(containing="urgent message")
    for _ in range(51):
        await _one_more(tale)
    await bureau.settle()

    await bureau.dr_lee.send_sms(oldest.from_, f"1 {code_in(oldest)}")
    await bureau.dr_lee.expect_sms(containing="You have it")
    assert await tale.status(first) == "confirmed"


async def _one_more(tale: Story) -> None:
    await tale.alice.post(f"messages/{await tale.message()}/dispatch")
