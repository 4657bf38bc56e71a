"""Another doctor's ids: every route of /my answers as if the thing weren't there, and every form must be our own."""

import re
from typing import Any, Final

from sqlalchemy import select, text, update

from clients.contacts.models import ContactMethod
from core import clock
from core.auth.listing import route_needs
from oncall.cover.absences import enter_absence
from oncall.cover.overrides import take
from oncall.ical import feeds
from oncall.models import CoverRequest, CoverRow
from tests.dispatch.ground import STONE, story
from tests.house import Bureau
from tests.portal.ground import LEE, PATEL, My, a_phone, contact_id, take_turns

NOWHERE: Final = 10**9
# Forms that name somebody or something in a field instead of the path.
BY_FIELD: Final[dict[str, dict[str, Any]]] = {
    "/my/take": {"roster": "doctors", "slot": "primary", "hours": 1},
    "/my/give": {"roster": "doctors", "slot": "primary", "to": ""},
    "/my/swap": {"roster": "doctors", "slot": "primary"},
    "/my/away": {"starts": "2040-01-01T00:00", "ends": "2040-01-02T00:00", "sure": 1},
    "/my/methods": {},
    "/my/who": {},
    "/my/test-page": {},
    "/my/calendar": {},
    "/my/quiet/add": {"from": "22:00", "to": "07:00"},
    "/my/quiet/remove": {"at": 1},
    "/my/quiet/until": {"until": ""},
}


def posts(bureau: Bureau) -> list[str]:
    """All but the one that only says in which language its own browser is answered: nobody need be signed in for it."""
    found = [route for route in route_needs(bureau.app) if route.path.startswith("/my") and "POST" in route.methods]
    return [route.path for route in found if route.path != "/my/language"]


async def lees(bureau: Bureau) -> dict[str, list[int]]:
    """Dr Lee's things, by the parameter that would name them."""
    lee, riverside = await contact_id(bureau, "dr-lee"), bureau.accounts["riverside"]
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    page_id = (await tale.ledger(dispatch_id))["pages"][0]["id"]
    async with bureau.house.transaction() as session:
        by = f"contact:{lee}"
        own = {"roster": "doctors", "slot": "primary"}
        taken = await take(session, by, riverside, contact_id=lee, minutes=60, **own)
        away = await enter_absence(session, by, riverside, contact_id=lee, starts_at=None, ends_at=taken.ends_at)
        method = select(ContactMethod.id).where(ContactMethod.contact_id == lee).limit(1)
        feed, _ = await feeds.create(session, by, account_id=riverside, scope="person", contact_id=lee)
        return {
            "feed_id": [feed.id],
            "page_id": [page_id],
            "cover_id": [taken.id, away.row.id],
            "method_id": [(await session.execute(method)).scalar_one()],
        }


async def requests_between_others(bureau: Bureau) -> list[int]:
    """Lee gives to the office manager: no business of Patel's."""
    bob = await bureau.desk("bob", ready=False)
    path = f"accounts/{bureau.accounts['riverside']}/cover-requests"
    at = (await bob.get(f"accounts/{bureau.accounts['riverside']}/on-call"))["items"][0]["since"]
    body = {
        "kind": "give", "roster": "doctors", "slot": "primary", "at": at, "anyway": True,
        "from_contact_id": await contact_id(bureau, "dr-lee"),
        "to_contact_id": await contact_id(bureau, "office-manager"),
    }  # fmt: skip
    return [(await bob.post(path, body))["id"]]


async def test_another_doctors_ids_are_not_there(bureau: Bureau) -> None:
    await take_turns(bureau)
    rows = {**await lees(bureau), "request_id": await requests_between_others(bureau)}
    lee = await contact_id(bureau, "dr-lee")
    async with a_phone(bureau) as patel:
        await patel.sign_in(PATEL)
        before = await written(bureau)
        for path in posts(bureau):
            for name in re.findall(r"\{(\w+)\}", path):
                unknown = await refused(patel, path.format(**{name: NOWHERE}))
                for row_id in rows[name]:
                    assert await refused(patel, path.format(**{name: row_id})) == unknown, path
        for path, fields in BY_FIELD.items():
            unknown = await refused(patel, path, contact=NOWHERE, **_at(fields))
            assert await refused(patel, path, contact=lee, **_at(fields)) == unknown, path
        for page_id in (rows["page_id"][0], NOWHERE):
            assert "not yours" in await patel.get(f"/my/messages/{page_id}")
            assert patel.status == 404
        for path in ("/my/quiet", "/my/away"):
            assert "not yours" in await patel.get(f"{path}?contact={lee}")
        assert await written(bureau) == before, "a refusal changes nothing"


async def test_what_is_offered_to_anyone_is_for_those_whom_its_roster_names(bureau: Bureau) -> None:
    await take_turns(bureau)
    bob = await bureau.desk("bob", ready=False)
    account = f"accounts/{bureau.accounts['riverside']}"
    at = (await bob.get(f"{account}/on-call"))["items"][0]["since"]
    body = {"kind": "give", "roster": "doctors", "slot": "primary", "at": at}
    offered = await bob.post(
        f"{account}/cover-requests", {**body, "from_contact_id": await contact_id(bureau, "dr-lee")}
    )
    async with bureau.house.transaction() as session:  # Ms Stone has a number of her own, and no roster names her
        stone = update(ContactMethod).where(ContactMethod.address == STONE)
        await session.execute(stone.values(kind="sms"))
    async with a_phone(bureau) as manager, a_phone(bureau) as patel:
        await manager.sign_in(STONE)
        assert "Offered to anyone" not in await manager.get("/my/requests")
        await refused(manager, f"/my/requests/{offered['id']}/accept")
        await patel.sign_in(PATEL)
        assert "Offered to anyone" in await patel.get("/my/requests")
        assert "in force" in await patel.post(f"/my/requests/{offered['id']}/accept")


async def test_every_post_wants_a_form_of_ours_and_somebody_signed_in(bureau: Bureau) -> None:
    found = posts(bureau)
    named = {path for path in found if "{" not in path} - {"/my/sign-in", "/my/code", "/my/sign-out"}
    assert named == set(BY_FIELD), "name the new form here"
    async with a_phone(bureau) as lee, a_phone(bureau) as nobody:
        await lee.sign_in(LEE)
        before = await written(bureau)
        for path in found:
            filled = re.sub(r"\{\w+\}", "1", path)
            assert "not ours" in await lee.post(filled, form="0" * 32), path
            assert lee.status == 403
            await nobody.post(filled, form="0" * 32)
            assert nobody.status in (200, 403), path
            assert "Riverside" not in nobody.text
        assert await written(bureau) == before


def _at(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        **fields,
        "at": fields.get("at", clock.now().isoformat()),
        "for": f"1 doctors primary {clock.now().isoformat()}",
    }


async def refused(phone: My, path: str, **typed: Any) -> str:
    await phone.get("/my")
    said = await phone.post(path, **typed)
    assert phone.status == 404, f"{path}: {said}"
    return re.sub(r'value="\w+"', "", said)


async def written(bureau: Bureau) -> list[Any]:
    """What would grow or change if a refused request did anything."""
    counts = "SELECT (SELECT max(id) FROM transitions), (SELECT max(id) FROM audit), (SELECT max(id) FROM covers)"
    async with bureau.house.transaction() as session:
        rows = (await session.execute(text(counts))).one()
        cover = (await session.execute(select(CoverRow.id).where(CoverRow.cancelled_at.is_not(None)))).all()
        asked = (await session.execute(select(CoverRequest.id, CoverRequest.status))).all()
        return [*rows, *cover, *asked]
