"""A bureau without a mail server, or an account without a number: what pages and what tells of it agree, with why."""

from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from app.accounts_yaml import import_text
from clients.numbers.models import Number
from core import clock
from core.documents import yaml_text
from tests.cast import HERE
from tests.dispatch.ground import story
from tests.house import Bureau

NOT_SET_UP = "mail is not set up: SMTP_URL is not set"
MAIL = {"email": "lee@riverside.example", "verified": True}
TEXT = {"sms": "+12025550121", "verified": True}


def without_mail(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = bureau.house.settings.model_copy(update={"smtp_url": SecretStr("")})
    monkeypatch.setattr(bureau.house, "settings", settings)


async def reached_by(bureau: Bureau, *methods: dict[str, object]) -> None:
    """Dr Lee by these, in order, and the protocol leaves it to him."""
    data = yaml_text.load((HERE / "bureau.yaml").read_text())
    account = data["accounts"][0]
    account["contacts"][0]["methods"] = list(methods)
    account["protocols"]["rules"][1]["steps"][0]["channels"] = "own"
    await import_text(bureau.house, yaml_text.dump(data), name="riverside.yaml")


async def told(bureau: Bureau) -> tuple[dict[str, Any], dict[str, Any]]:
    """Who would be paged first, and what is said of how Dr Lee is reached."""
    bob = await bureau.desk("bob", ready=False)
    account = f"accounts/{bureau.accounts['riverside']}"
    lee = next(one["id"] for one in (await bob.get(account))["contacts"] if one["slug"] == "dr-lee")
    who = await bob.get(f"{account}/who?call_type=urgent-symptom")
    return who["stages"][0], await bob.get(f"{account}/contacts/{lee}")


async def test_mail_first_but_none_set_up_is_gone_round_in_the_page_and_in_what_is_told(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_mail(bureau, monkeypatch)
    await reached_by(bureau, MAIL, TEXT)
    stage, lee = await told(bureau)
    assert stage["name"] == "Dr Lee"
    assert {one["channel"] for one in stage["attempts"]} == {"sms"}
    assert [(one["channel"], one["reason"]) for one in stage["passed"]] == [("email", NOT_SET_UP)]
    mail = next(one for one in lee["methods"] if one["kind"] == "email")
    assert (mail["usable"], mail["use"]) == (False, NOT_SET_UP)
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    assert [one["channel"] for one in (await tale.ledger(dispatch_id))["deliveries"]] == ["sms"]


async def test_who_has_only_mail_is_unreachable_and_shown_so_before_it_matters(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_mail(bureau, monkeypatch)
    await reached_by(bureau, MAIL)
    stage, _ = await told(bureau)
    assert stage["reason"].endswith("no usable contact method")
    bob = await bureau.desk("bob", ready=False)
    findings = (await bob.get(f"accounts/{bureau.accounts['riverside']}/on-call/findings"))["items"]
    (found,) = [one for one in findings if one["kind"] == "unreachable" and one["contact"] == "dr-lee"]
    assert NOT_SET_UP in found["words"]
    assert found["severity"] == "wrong"
    tale = await story(bureau)
    await tale.dispatched()
    await bureau.dr_patel.expect_sms(containing="urgent")


async def test_without_a_number_of_the_account_mail_still_goes_out(bureau: Bureau) -> None:
    await reached_by(bureau, TEXT, MAIL)
    async with bureau.house.transaction() as session:
        await session.execute(update(Number).values(retired_at=clock.now()))
    stage, _ = await told(bureau)
    assert {one["channel"] for one in stage["attempts"]} == {"email"}
    assert [one["reason"] for one in stage["passed"]] == ["the account has no number to send from"]
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.company.mailbox("lee@riverside.example").expect_mail(containing="/p/")
    assert [one["channel"] for one in (await tale.ledger(dispatch_id))["deliveries"]] == ["email"]
