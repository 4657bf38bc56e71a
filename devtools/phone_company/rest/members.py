"""Members of a queue: list, fetch, update (dequeue into another document)."""

from typing import Any

from devtools.phone_company import params
from devtools.phone_company.model import Member, Source
from devtools.phone_company.refusals import Refused
from devtools.phone_company.rest import queues
from devtools.phone_company.rest.ask import Ask


def show(ask: Ask, member: Member, place: int | None = None) -> dict[str, Any]:
    queue = member.queue
    if place is None:
        place = queue.members.index(member) + 1 if member in queue.members else 0
    return {
        "queue_sid": queue.sid, "call_sid": member.call.sid, "position": place,
        "date_enqueued": params.rfc2822(ask.switch.company, member.since),
        "wait_time": ask.switch.lines.waited(member),
        "uri": f"/2010-04-01/Accounts/{queue.account.sid}/Queues/{queue.sid}/Members/{member.call.sid}.json",
    }  # fmt: skip


def _find(ask: Ask) -> Member:
    members = queues.find(ask).members
    name = ask.path["member"]
    if name == "Front":
        found = members[0] if members else None
    else:
        found = next((member for member in members if member.call.sid == name), None)
    if found is None:
        raise Refused(20404, ask.url_path)
    return found


async def fetch(ask: Ask) -> tuple[int, dict[str, Any]]:
    return 200, show(ask, _find(ask))


async def listing(ask: Ask) -> tuple[int, dict[str, Any]]:
    rows = list(queues.find(ask).members)
    return 200, ask.page("queue_members", rows, lambda member: show(ask, member))


async def update(ask: Ask) -> tuple[int, dict[str, Any]]:
    """The call leaves the queue and goes on at Url; Enqueue's action is told `redirected`."""
    member = _find(ask)
    url = ask.url("Url")
    if not url:
        raise Refused(21205, "give Url")
    shown = show(ask, member)
    ask.switch.calls.redirect(member.call, Source(url, ask.method("Method")))
    return 200, shown
