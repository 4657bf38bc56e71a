"""Slack and signed webhooks: a page goes out over them, what is known of it, and what goes wrong with them."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from app.accounts_yaml import import_text
from channels.webhook.signing import HEADER, signed
from clients.contacts.models import ContactMethod
from core.egress.network import NotPublic, must_be_public
from core.egress.posting import NotReached, post
from tests.cast import HERE, LEE
from tests.channels.test_contact_methods import dr_lee
from tests.desk import Refused
from tests.dispatch.ground import PIN, Story, a_phone, story
from tests.house import Bureau


@dataclass
class Theirs:
    """What is behind the address: it keeps what it was sent, and answers with the next of `answers`, then 200."""

    url: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.read()))
        status = self.answers.pop(0) if self.answers else 200
        moved = {"Location": f"{self.url}/elsewhere"} if status == 307 else {}
        return web.Response(status=status, text="ok", headers=moved)

    def said(self, at: int = -1) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.heard[at][1])
        return found


@pytest.fixture
async def theirs() -> AsyncIterator[Theirs]:
    made = Theirs()
    app = web.Application()
    app.router.add_post("/{path:.*}", made.take)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/services/T0/B0/s3cr3t"))
        yield made


async def over(bureau: Bureau, kind: str, url: str, channels: str) -> Story:
    """Dr Lee is paged over this kind first."""
    yaml = (HERE / "bureau.yaml").read_text().replace("channels: [sms, voice]", f"channels: {channels}")
    yaml = yaml.replace(f'[{{sms: "{LEE}"', f'[{{{kind}: "{url}", verified: true}}, {{sms: "{LEE}"')
    await import_text(bureau.house, yaml, name="bureau.yaml")
    return await story(bureau)


async def state_of(bureau: Bureau, url: str) -> str:
    async with bureau.house.transaction() as session:
        return (await session.execute(select(ContactMethod.state).where(ContactMethod.address == url))).scalar_one()


async def test_a_page_in_slack_says_nothing_of_the_message_and_is_confirmed_by_its_link(
    bureau: Bureau, theirs: Theirs
) -> None:
    tale = await over(bureau, "slack", theirs.url, "[slack]")
    dispatch_id = await tale.dispatched()
    ((headers, body),) = theirs.heard
    said = theirs.said()
    assert "Riverside Pediatrics" in said["text"]
    assert not [word for word in ("Ortiz", "fever", "2025550181") if word in body.decode()]
    assert (said["unfurl_links"], HEADER in headers) == (False, False)
    ledger = await tale.ledger(dispatch_id)
    (delivery,) = ledger["deliveries"]
    assert (delivery["channel"], delivery["status"], delivery["delivered_at"]) == ("slack", "sent", None)
    assert "s3cr3t" not in json.dumps(ledger)
    link = said["text"].split("answer: ")[1]
    async with a_phone() as phone:
        async with phone.post(f"{link}/pin", data={"pin": PIN}) as answer:
            assert "a fever of 104 since noon" in await answer.text()
        async with phone.post(f"{link}/confirm") as answer:
            assert "You have it" in await answer.text()
    assert await tale.status(dispatch_id) == "confirmed"
    await tale.ends_well()


async def test_a_post_to_their_own_system_shows_that_it_is_ours(bureau: Bureau, theirs: Theirs) -> None:
    tale = await over(bureau, "webhook", theirs.url, "[webhook]")
    await tale.dispatched()
    lee = await dr_lee(bureau)
    methods = {one["kind"]: one["id"] for one in (await lee.shown())["methods"]}
    told = await lee.bob.get(f"{lee.path}/methods/{methods['webhook']}/signing-secret")
    headers, body = theirs.heard[0]
    shown = headers[told["header"]]
    at = int(shown.split(",")[0].removeprefix("t="))
    assert shown == signed(told["secret"], at, body)
    assert shown != signed(told["secret"], at, body + b" ")
    assert shown != signed(told["secret"], at + 1, body)
    assert theirs.said()["about"].startswith("page:")
    with pytest.raises(Refused) as refused:
        await lee.bob.get(f"{lee.path}/methods/{methods['sms']}/signing-secret")
    assert refused.value.status == 404
    await tale.ends_well()


@pytest.mark.parametrize("gone", [404, 410])
async def test_an_address_that_nobody_is_behind_is_gone_round_until_it_takes_something_again(
    bureau: Bureau, theirs: Theirs, gone: int
) -> None:
    tale = await over(bureau, "slack", theirs.url, "[slack, sms]")
    theirs.answers = [gone]
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    first, second = (await tale.ledger(dispatch_id))["deliveries"]
    assert (first["status"], first["error_code"], second["channel"]) == ("failed", gone, "sms")
    assert await state_of(bureau, theirs.url) == "failing"
    lee = await dr_lee(bureau)
    method = next(one for one in (await lee.shown())["methods"] if one["kind"] == "slack")
    await lee.bob.post(f"{lee.path}/test-page", {"method_id": method["id"]})
    await bureau.settle()
    assert await state_of(bureau, theirs.url) == "ok"
    await tale.ends_well()


async def test_what_is_busy_is_asked_again_and_what_broke_gets_it_twice_with_one_id(
    bureau: Bureau, theirs: Theirs
) -> None:
    tale = await over(bureau, "webhook", theirs.url, "[webhook]")
    theirs.answers = [429, 503]
    dispatch_id = await tale.dispatched()
    await bureau.advance(6)
    assert len(theirs.heard) == 3
    assert theirs.said(1)["id"] == theirs.said(2)["id"], "a repeat of what was not answered"
    statuses = [one["status"] for one in (await tale.ledger(dispatch_id))["deliveries"]]
    assert statuses == ["unknown", "sent"]
    assert await state_of(bureau, theirs.url) == "ok"
    await tale.ends_well()


async def test_a_code_in_slack_verifies_it(bureau: Bureau, theirs: Theirs) -> None:
    lee = await dr_lee(bureau)
    for wrong in ("hooks.slack.com/x", "ftp://example.org", "https://user:pw@example.org/", "https://" + "x" * 280):
        with pytest.raises(Refused) as refused:
            await lee.add("slack", wrong)
        assert refused.value.status == 422
    slack = await lee.add("slack", theirs.url)
    await lee.bob.post(f"{lee.path}/methods/{slack}/code")
    await bureau.settle()
    code = theirs.said()["text"].split()[1]
    answer = await lee.bob.post(f"{lee.path}/methods/{slack}/verify", {"code": code})
    assert answer == {"result": "right", "state": "ok"}


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.8", "::1", "169.254.169.254", "64:ff9b::7f00:1"])
async def test_our_own_network_is_not_posted_to(host: str) -> None:
    with pytest.raises(NotPublic):
        must_be_public(host)
    with pytest.raises(NotReached) as refused:
        await post(f"http://{f'[{host}]' if ':' in host else host}:1/", b"{}", {}, anywhere=False)
    assert refused.value.for_good


async def test_a_name_that_leads_into_our_own_network_is_not_posted_to() -> None:
    with pytest.raises(NotReached, match="public"):
        await post("http://localhost:1/", b"{}", {}, anywhere=False)


async def test_a_redirect_is_not_followed(theirs: Theirs) -> None:
    theirs.answers = [307]
    assert (await post(theirs.url, b"{}", {}, anywhere=True)).status == 307
    assert len(theirs.heard) == 1
