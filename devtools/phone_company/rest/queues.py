"""Queues: create, list, fetch, update, delete."""

from typing import Any

from devtools.phone_company import params
from devtools.phone_company.lines import MOST
from devtools.phone_company.model import Queue
from devtools.phone_company.refusals import Refused
from devtools.phone_company.rest.ask import Ask


def show(ask: Ask, queue: Queue) -> dict[str, Any]:
    uri = f"/2010-04-01/Accounts/{queue.account.sid}/Queues/{queue.sid}"
    company = ask.switch.company
    return {
        "sid": queue.sid, "account_sid": queue.account.sid, "friendly_name": queue.name,
        "current_size": len(queue.members), "max_size": queue.max_size, "average_wait_time": queue.average(),
        "date_created": params.rfc2822(company, queue.created), "date_updated": params.rfc2822(company, queue.updated),
        "uri": f"{uri}.json", "subresource_uris": {"members": f"{uri}/Members.json"},
    }  # fmt: skip


def find(ask: Ask) -> Queue:
    queue = ask.switch.company.queues.get(ask.path["sid"])
    if queue is None or queue.account is not ask.account:
        raise Refused(20404, ask.url_path)
    return queue


async def create(ask: Ask) -> tuple[int, dict[str, Any]]:
    name = ask.get("FriendlyName")
    if not 1 <= len(name) <= 64:
        raise Refused(20001, "FriendlyName must have 1 to 64 characters")
    if ask.switch.company.queue_named(ask.account, name) is not None:
        raise Refused(22003, name)
    queue = ask.switch.lines.named(ask.account, name)
    queue.max_size = int(ask.number("MaxSize", queue.max_size, 1, MOST))
    return 201, show(ask, queue)


async def fetch(ask: Ask) -> tuple[int, dict[str, Any]]:
    return 200, show(ask, find(ask))


async def listing(ask: Ask) -> tuple[int, dict[str, Any]]:
    rows = [queue for queue in ask.switch.company.queues.values() if queue.account is ask.account]
    return 200, ask.page("queues", rows, lambda queue: show(ask, queue))


async def update(ask: Ask) -> tuple[int, dict[str, Any]]:
    queue = find(ask)
    queue.name = ask.get("FriendlyName") or queue.name
    queue.max_size = int(ask.number("MaxSize", queue.max_size, 1, MOST))
    queue.updated = ask.switch.company.now()
    return 200, show(ask, queue)


async def delete(ask: Ask) -> tuple[int, dict[str, Any]]:
    queue = find(ask)
    if queue.members:
        raise Refused(22002)
    del ask.switch.company.queues[queue.sid]
    return 204, {}
