"""Conferences: list, fetch, update."""

from typing import Any

from devtools.phone_company import params
from devtools.phone_company.model import Conference, Source
from devtools.phone_company.refusals import Refused
from devtools.phone_company.rest.ask import Ask


def show(ask: Ask, room: Conference) -> dict[str, Any]:
    uri = f"/2010-04-01/Accounts/{room.account.sid}/Conferences/{room.sid}"
    company = ask.switch.company
    return {
        "sid": room.sid, "account_sid": room.account.sid, "friendly_name": room.name, "api_version": "2010-04-01",
        "region": "us1", "status": room.status, "date_created": params.rfc2822(company, room.created),
        "date_updated": params.rfc2822(company, room.updated), "reason_conference_ended": room.reason,
        "call_sid_ending_conference": room.ended_by, "uri": f"{uri}.json",
        "subresource_uris": {"participants": f"{uri}/Participants.json", "recordings": f"{uri}/Recordings.json"},
    }  # fmt: skip


def find(ask: Ask) -> Conference:
    room = ask.switch.company.conferences.get(ask.path["sid"])
    if room is None or room.account is not ask.account:
        raise Refused(20404, ask.url_path)
    return room


async def fetch(ask: Ask) -> tuple[int, dict[str, Any]]:
    return 200, show(ask, find(ask))


async def listing(ask: Ask) -> tuple[int, dict[str, Any]]:
    name, status = ask.filter("FriendlyName"), ask.filter("Status")
    rows = [
        room
        for room in reversed(ask.switch.company.conferences.values())
        if room.account is ask.account
        and (not name or room.name == name)
        and (not status or room.status == status)
        and ask.within("DateCreated", room.created)
        and ask.within("DateUpdated", room.updated)
    ]
    return 200, ask.page("conferences", rows, lambda room: show(ask, room))


async def update(ask: Ask) -> tuple[int, dict[str, Any]]:
    room = find(ask)
    status = ask.get("Status")
    if status and status != "completed":
        raise Refused(20001, "Status must be completed")
    announce = ask.url("AnnounceUrl")
    if room.status == "completed" and (status or announce):
        raise Refused(20404, "the conference has ended")
    if status:
        ask.switch.rooms.end(room, "conference-ended-via-api")
    elif announce:
        for participant in list(room.participants.values()):
            ask.switch.rooms.announce(participant, Source(announce, ask.method("AnnounceMethod")))
    return 200, show(ask, room)
