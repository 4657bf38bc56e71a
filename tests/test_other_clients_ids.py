"""Ids of another client's rows: every route with an id in its path answers Charlie as if the row weren't there.

The routes come from the app itself: one that is new and not named here fails the test.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import text

from core.auth.listing import route_needs
from tests.desk import Desk
from tests.house import Bureau
from tests.night import Night, night_at_riverside
from tests.roles import holds_now

NOWHERE: Final = 10**9

NO_CLIENT_S: Final = {
    "/{path:path}": "the console's own files",
    "/p": "without a key there is nothing to see",
    "/p/{token}": "the link is what one has; it holds no id",
    "/my/{rest:path}": "there is no such page",
    "/p/{token}/pin": "as above",
    "/p/{token}/confirm": "as above",
    "/p/{token}/language": "as above",
    "/p/{token}/decline": "as above",
    "/ical/{token}.ics": "the feed's address is what one has; it holds no id",
    "/my/messages/{page_id}": "a doctor's own pages: tests/portal/test_others_ids.py asks there",
    "/my/messages/{page_id}/pin": "as above",
    "/my/messages/{page_id}/confirm": "as above",
    "/my/messages/{page_id}/decline": "as above",
    "/my/requests/{request_id}/accept": "as above",
    "/my/requests/{request_id}/decline": "as above",
    "/my/requests/{request_id}/withdraw": "as above",
    "/my/requests/{request_id}/undo": "as above",
    "/my/cover/{cover_id}/cancel": "as above",
    "/my/calendar/{feed_id}/revoke": "as above",
    "/my/methods/{method_id}/code": "as above",
    "/my/methods/{method_id}/verify": "as above",
    "/my/methods/{method_id}/up": "as above",
    "/my/methods/{method_id}/down": "as above",
    "/my/methods/{method_id}/remove": "as above",
    "/api/v1/users/{user_id}": "people are the bureau's, and an administrator keeps the list of all of them",
    "/api/v1/users/{user_id}/password-reset": "as above",
    "/api/v1/users/{user_id}/grants": "as above",
    "/api/v1/desk/notices/{notice_id}/seen": "operators are the bureau's, and every supervisor is told of them",
    "/api/v1/sessions/{session_id}": "people's browsers; who may is asked by whose it is",
    "/api/v1/me/sessions/{session_id}": "one's own",
    "/api/v1/clients/{client_id}/erase": "for an administrator of the whole bureau",
    "/api/v1/approvals/{approval_id}/approve": "rights for the whole bureau",
    "/api/v1/approvals/{approval_id}/refuse": "as above",
    "/api/v1/approvals/{approval_id}/withdraw": "as above",
    "/api/v1/api-keys/{key_id}/revoke": "held by tests/test_api_keys: those that reach beyond one's own are a 404",
}

DRAFT: Final = {"call_type": "refill", "urgency": "routine", "fields": {}, "version": 1}
OVERRIDE: Final = {"roster": "doctors", "slot": "primary", "ends_at": "2150-01-02T00:00:00Z", "reason": "holiday"}
TAKE: Final = {"roster": "doctors", "slot": "primary", "minutes": 60}
AWAY: Final = {"ends_at": "2150-01-02T00:00:00Z", "starts_at": "2150-01-01T00:00:00Z"}
GIVE: Final = {"kind": "give", "roster": "doctors", "slot": "primary", "at": "2150-01-01T00:00:00Z"}
PREVIEW: Final = {"body": {}, "from": "2027-01-01T00:00:00Z", "to": "2027-01-02T00:00:00Z"}
IMPORT: Final = {"slot": "primary", "text": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "keep": True}
WHY: Final = {"reason": "called again"}

BODIES: Final[Mapping[str, dict[str, Any] | None]] = {
    "GET /api/v1/accounts/{account_id}": None,
    "GET /api/v1/accounts/{account_id}/on-call": None,
    "GET /api/v1/accounts/{account_id}/who": None,
    "POST /api/v1/accounts/{account_id}/contacts": {"slug": "dr-new", "name": "Dr New"},
    "GET /api/v1/accounts/{account_id}/contacts/{contact_id}": None,
    "PATCH /api/v1/accounts/{account_id}/contacts/{contact_id}": {"name": "Dr Other"},
    "DELETE /api/v1/accounts/{account_id}/contacts/{contact_id}": None,
    "POST /api/v1/accounts/{account_id}/contacts/{contact_id}/methods": {"kind": "sms", "address": "+12025550199"},
    "PUT /api/v1/accounts/{account_id}/contacts/{contact_id}/order": {"methods": []},
    "PUT /api/v1/accounts/{account_id}/contacts/{contact_id}/quiet": {},
    "POST /api/v1/accounts/{account_id}/contacts/{contact_id}/test-page": {},
    "GET /api/v1/accounts/{account_id}/contacts/{contact_id}/test-pages": None,
    "DELETE /api/v1/accounts/{account_id}/contacts/{contact_id}/methods/{method_id}": None,
    "POST /api/v1/accounts/{account_id}/contacts/{contact_id}/methods/{method_id}/code": None,
    "GET /api/v1/accounts/{account_id}/contacts/{contact_id}/methods/{method_id}/signing-secret": None,
    "POST /api/v1/accounts/{account_id}/contacts/{contact_id}/methods/{method_id}/verify": {"code": "123456"},
    "POST /api/v1/accounts/{account_id}/overrides": OVERRIDE | {"contact_id": 1},
    "DELETE /api/v1/accounts/{account_id}/overrides/{override_id}": None,
    "POST /api/v1/accounts/{account_id}/overrides/take": TAKE | {"contact_id": 1},
    "POST /api/v1/accounts/{account_id}/absences": AWAY | {"contact_id": 1},
    "DELETE /api/v1/accounts/{account_id}/absences/{absence_id}": None,
    "GET /api/v1/accounts/{account_id}/cover": None,
    "GET /api/v1/accounts/{account_id}/cover-requests": None,
    "POST /api/v1/accounts/{account_id}/cover-requests": GIVE | {"from_contact_id": 1},
    "POST /api/v1/accounts/{account_id}/cover-requests/{request_id}/accept": {"contact_id": 1},
    "POST /api/v1/accounts/{account_id}/cover-requests/{request_id}/decline": WHY,
    "POST /api/v1/accounts/{account_id}/cover-requests/{request_id}/withdraw": WHY,
    "POST /api/v1/accounts/{account_id}/cover-requests/{request_id}/approve": WHY,
    "POST /api/v1/accounts/{account_id}/cover-requests/{request_id}/refuse": WHY,
    "POST /api/v1/accounts/{account_id}/cover-requests/{request_id}/undo": WHY,
    "GET /api/v1/accounts/{account_id}/who/call-types": None,
    "GET /api/v1/accounts/{account_id}/on-call/findings": None,
    "POST /api/v1/accounts/{account_id}/rosters/{slug}/confirm": None,
    "GET /api/v1/accounts/{account_id}/duty-notices": None,
    "POST /api/v1/accounts/{account_id}/duty-notices/{notice_id}/confirm": None,
    "GET /api/v1/accounts/{account_id}/contacts/{contact_id}/reminders": None,
    "PUT /api/v1/accounts/{account_id}/contacts/{contact_id}/reminders": {"minutes": [60]},
    "GET /api/v1/accounts/{account_id}/fairness": None,
    "GET /api/v1/accounts/{account_id}/fairness.csv": None,
    "GET /api/v1/accounts/{account_id}/notes": None,
    "POST /api/v1/accounts/{account_id}/notes": {"text": "gate code"},
    "DELETE /api/v1/accounts/{account_id}/notes/{note_id}": None,
    "GET /api/v1/accounts/{account_id}/calendar-feeds": None,
    "POST /api/v1/accounts/{account_id}/calendar-feeds": {"scope": "account"},
    "DELETE /api/v1/accounts/{account_id}/calendar-feeds/{feed_id}": None,
    "GET /api/v1/accounts/{account_id}/rosters": None,
    "GET /api/v1/accounts/{account_id}/rosters/{slug}": None,
    "GET /api/v1/accounts/{account_id}/rosters/{slug}/versions/{number}": None,
    "GET /api/v1/accounts/{account_id}/rosters/{slug}/schedule": None,
    "PUT /api/v1/accounts/{account_id}/rosters/{slug}/draft": {"body": {}},
    "POST /api/v1/accounts/{account_id}/rosters/{slug}/import": IMPORT,
    "DELETE /api/v1/accounts/{account_id}/rosters/{slug}/draft": None,
    "GET /api/v1/accounts/{account_id}/rosters/{slug}/draft": None,
    "POST /api/v1/accounts/{account_id}/rosters/{slug}/draft/keep-turns": {},
    "POST /api/v1/accounts/{account_id}/rosters/{slug}/publish": {},
    "POST /api/v1/accounts/{account_id}/rosters/{slug}/preview": PREVIEW,
    "POST /api/v1/offers/{offer_id}/accept": None,
    "POST /api/v1/offers/{offer_id}/decline": None,
    "GET /api/v1/calls/{call_id}/card": None,
    "POST /api/v1/calls/{call_id}/hang-up": None,
    "POST /api/v1/calls/{call_id}/hold": None,
    "POST /api/v1/calls/{call_id}/unhold": None,
    "POST /api/v1/calls/{call_id}/emergency": None,
    "POST /api/v1/calls/{call_id}/wrapped": {"state": "ready"},
    "GET /api/v1/messages/{message_id}": None,
    "GET /api/v1/messages/{message_id}/form": None,
    "PUT /api/v1/messages/{message_id}": DRAFT,
    "POST /api/v1/messages/{message_id}/dispatch": {"version": 1},
    "POST /api/v1/messages/{message_id}/urgency": {"urgency": "urgent"},
    "POST /api/v1/messages/{message_id}/close": WHY,
    "POST /api/v1/messages/{message_id}/reopen": WHY,
    "GET /api/v1/dispatches/{dispatch_id}": None,
    "POST /api/v1/carrier-faults/{fault_id}/seen": None,
    "POST /api/v1/dispatches/{dispatch_id}/claim": None,
    "POST /api/v1/dispatches/{dispatch_id}/release": None,
    "POST /api/v1/dispatches/{dispatch_id}/page-next": None,
    "POST /api/v1/dispatches/{dispatch_id}/confirm-for": {"contact_id": 1, "read_out": True},
    "POST /api/v1/dispatches/{dispatch_id}/close": WHY,
    "GET /api/v1/recordings/{recording_id}/media": None,
    "GET /api/v1/accounts/{account_id}/retention": None,
    "PUT /api/v1/accounts/{account_id}/retention": {"days": {"recordings": 90}},
    "GET /api/v1/accounts/{account_id}/contacts/{contact_id}/sessions": None,
    "DELETE /api/v1/accounts/{account_id}/contacts/{contact_id}/sessions/{session_id}": None,
    "POST /api/v1/clients/{client_id}/erase-person": {"number": "+12025550181"},
}

# what a route can't be asked without
QUERIES: Final[Mapping[str, str]] = {
    "GET /api/v1/accounts/{account_id}/who": "?call_type=refill",
    "GET /api/v1/accounts/{account_id}/cover": "?from=2150-01-01T00:00:00Z&to=2150-01-02T00:00:00Z",
    "GET /api/v1/accounts/{account_id}/fairness": "?from=2150-01-01T00:00:00Z&to=2150-01-02T00:00:00Z",
    "GET /api/v1/accounts/{account_id}/fairness.csv": "?from=2150-01-01T00:00:00Z&to=2150-01-02T00:00:00Z",
}


def routes_with_ids(bureau: Bureau) -> list[str]:
    return [
        f"{method} {route.path}"
        for route in route_needs(bureau.app)
        for method in route.methods
        if "{" in route.path and method != "HEAD"
    ]


def rows_of(night: Night) -> dict[str, list[Any]]:
    """Path parameter -> real ids of Riverside's rows, in different states where there are some."""
    return {
        "account_id": [night.account],
        "slug": ["doctors"],
        "number": [1],
        "contact_id": [night.contact],
        "method_id": [night.method],
        "session_id": [1],
        "client_id": [night.client],
        "override_id": [night.override],
        "absence_id": [night.absence],
        "request_id": [night.request],
        "note_id": [night.note],
        "notice_id": [night.notice],
        "feed_id": [night.feed],
        "fault_id": [night.fault],
        "offer_id": [night.offer, 1],
        "call_id": [night.call, *night.other_calls],
        "message_id": [night.message, night.draft],
        "dispatch_id": [night.dispatch],
        "recording_id": [night.recording],
    }


async def test_every_route_with_an_id_answers_as_if_it_were_not_there(bureau: Bureau) -> None:
    there = [route for route in routes_with_ids(bureau) if route.partition(" ")[2] not in NO_CLIENT_S]
    assert sorted(set(there)) == sorted(BODIES), "name the new route here, with a body it would take"
    night = await night_at_riverside(bureau)
    charlie = await bureau.desk("charlie", ready=False)
    async with bureau.house.transaction() as session:  # whatever a role may let through, the grant must not
        await holds_now(session, "charlie", "operator", "supervisor", "admin")
    before = await _written(bureau)
    rows = rows_of(night)
    for route, body in BODIES.items():
        *around, name = re.findall(r"\{(\w+)\}", route)
        other = {one: rows[one][0] for one in around}
        unknown = await _ask(charlie, route, {name: NOWHERE, **other}, body)
        assert unknown[0] == 404, f"{route}: {unknown}"
        for row_id in rows[name]:
            answer = await _ask(charlie, route, {name: row_id, **other}, body)
            assert answer == unknown, f"{route} with {row_id}"
    await _ids_in_queries_and_bodies(bureau, night, charlie)
    assert await _written(bureau) == before, "a refusal changes nothing"


async def _ids_in_queries_and_bodies(bureau: Bureau, night: Night, charlie: Desk) -> None:
    assert (await charlie.get(f"messages?account_id={night.account}"))["items"] == []
    assert (await charlie.get("messages"))["items"] == []
    assert (await charlie.get("board"))["items"] == []
    assert {one["slug"] for one in (await charlie.get("accounts"))["items"]} == {"harbor"}
    mine = bureau.accounts["harbor"]
    for route, ids, body in (
        ("POST /api/v1/messages", {}, {"account_id": night.account}),
        ("DELETE /api/v1/accounts/{account_id}/overrides/{id}", {"account_id": mine, "id": night.override}, None),
        ("DELETE /api/v1/accounts/{account_id}/contacts/{id}", {"account_id": mine, "id": night.contact}, None),
        (
            "POST /api/v1/accounts/{account_id}/overrides",
            {"account_id": mine},
            {**OVERRIDE, "contact_id": night.contact},
        ),
    ):
        status, said = await _ask(charlie, route, ids, body)
        assert status in {404, 422}, f"{route}: {said}"
        unknown = (
            None if body is None else {key: NOWHERE if isinstance(value, int) else value for key, value in body.items()}
        )
        nowhere = {key: NOWHERE if key == "id" else value for key, value in ids.items()}
        assert (status, said) == await _ask(charlie, route, nowhere, unknown), route


async def _ask(desk: Desk, route: str, ids: Mapping[str, int], body: dict[str, Any] | None) -> tuple[int, Any]:
    method, _, path = route.partition(" ")
    async with desk.http.request(method, desk.url + path.format(**ids) + QUERIES.get(route, ""), json=body) as answer:
        said = await answer.text()
        return answer.status, json.loads(said) if said else None


async def _written(bureau: Bureau) -> list[Any]:
    """What would grow or change if a refused request did anything."""
    counts = (
        "SELECT (SELECT max(position) FROM changes), (SELECT max(id) FROM transitions), (SELECT max(id) FROM audit)"
    )
    async with bureau.house.transaction() as session:
        return list((await session.execute(text(counts))).one())
