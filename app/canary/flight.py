"""One flight: call, answer, message, page, confirmation. It ends well only at the synthetic doctor's confirmation."""

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from app.canary.company import Company, expect, softphone
from app.canary.desk import Desk
from app.canary.journal import Failed, Journal

_CALLER = "+12025550197"
_BUSY = {"offered", "talking"}
_CODE = re.compile(r"\b1 (\d{3,8})\b")


async def fly(base: str, email: str, password: str, journal: Journal, within_s: float) -> None:
    """Raises Failed with what was waited for. Real calls are out of reach: the sign-in sees only synthetic accounts."""
    try:
        async with asyncio.timeout(within_s), Desk.open(base.rstrip("/"), email, password) as desk:
            journal.hop("operator signed in, live line open")
            await _take_off(desk, journal)
    except TimeoutError:
        last = journal.hops[-1][0] if journal.hops else "nothing"
        raise Failed(f"no confirmation within {within_s:g} s; the last hop reached: {last}") from None


async def _take_off(desk: Desk, journal: Journal) -> None:
    account = await _account(desk)
    line, doctor = account["numbers"][0], _doctors_number(account)
    phone = await desk.ask("GET", "desk/softphone")
    async with Company.open(_origin(phone["url"])) as company, softphone(phone["url"], phone["token"]) as operator:
        await _clear_the_line(desk, company)
        await desk.ask("PUT", "desk/state", {"state": "ready"})
        journal.hop("softphone registered, operator ready")
        # A flight that fails leaves the operator as they are: without a browser they are signed off by themselves.
        dispatch_id = await _talk(desk, company, operator, line, journal)
        await _confirm(desk, company, doctor, dispatch_id, journal)
        await desk.ask("PUT", "desk/state", {"state": "offline"})


async def _clear_the_line(desk: Desk, company: Company) -> None:
    """Ends what an earlier flight that failed has left: its call would be offered in place of ours."""
    await company.do("phones", {"number": _CALLER, "name": "Canary's caller", "kind": "caller"})
    await company.hang_up_all(_CALLER)
    me, state = await desk.ask("GET", "me"), await desk.ask("GET", "desk/state")
    if state["status"] in _BUSY:  # asked, because whoever is offline is not on the live line
        await desk.sees("operator", lambda data: data["status"] not in _BUSY, me["id"])


async def _talk(desk: Desk, company: Company, operator: Any, line: str, journal: Journal) -> int:
    dialled = await company.do(f"phones/{_CALLER}/dial", {"to": line})
    journal.hop("call placed")
    offer = await desk.sees("offer", lambda data: data["outcome"] is None and data["accepted_at"] is None)
    journal.hop("call offered to the operator")
    call_id = (await desk.ask("POST", f"offers/{offer['id']}/accept"))["call_id"]
    leg = await expect(operator, "incoming")
    await operator.send_json({"do": "accept", "call_sid": leg["call_sid"]})
    journal.hop("operator's leg answered")
    await desk.sees("call", lambda data: data["status"] == "talking", call_id)
    journal.hop("caller and operator talk")
    dispatch_id = await _dispatch(desk, call_id, journal)
    await company.do(f"calls/{dialled['call_sid']}/hangup", {})
    await desk.sees("call", lambda data: data["status"] == "ended", call_id)
    await desk.ask("POST", f"calls/{call_id}/wrapped", {"state": "on_break", "reason": "other"})
    return dispatch_id


async def _dispatch(desk: Desk, call_id: int, journal: Journal) -> int:
    card = await desk.ask("GET", f"calls/{call_id}/card")
    call_type = card["call_types"][0]
    draft = card["draft"]
    saved = await desk.ask(
        "PUT",
        f"messages/{draft['id']}",
        {
            "call_type": call_type["slug"],
            "urgency": "urgent",
            "fields": {field["name"]: _answer(field) for field in call_type["fields"]},
            "version": draft["version"],
        },
    )
    sent = await desk.ask("POST", f"messages/{draft['id']}/dispatch", {"version": saved["version"]})
    journal.hop("message saved and dispatched")
    return int(sent["dispatch_id"])


async def _confirm(desk: Desk, company: Company, doctor: str, dispatch_id: int, journal: Journal) -> None:
    """Confirms every page that comes, for the first may be a late one of an earlier flight."""
    await desk.subscribe(f"dispatch:{dispatch_id}")
    confirmed = asyncio.create_task(desk.sees("dispatch", lambda data: data["status"] == "confirmed", dispatch_id))
    answering = asyncio.create_task(_answer_pages(company, doctor, journal))
    try:
        await asyncio.wait({confirmed, answering}, return_when=asyncio.FIRST_COMPLETED)
        await (confirmed if confirmed.done() else answering)
    finally:
        confirmed.cancel()
        answering.cancel()
    journal.hop("the synthetic doctor has confirmed")


async def _answer_pages(company: Company, doctor: str, journal: Journal) -> None:
    while True:
        text = await company.event("sms.received", number=doctor)
        code = _CODE.search(text["body"])
        if code is None:  # no page: an answer to one of our texts
            continue
        journal.hop("doctor's phone has the page")
        await company.do(f"phones/{doctor}/sms", {"to": text["from"], "body": f"1 {code[1]}"})


async def _account(desk: Desk) -> dict[str, Any]:
    accounts = (await desk.ask("GET", "accounts"))["items"]
    if len(accounts) != 1:
        raise Failed(f"the canary's sign-in must see exactly one account, the synthetic one; it sees {len(accounts)}")
    found: dict[str, Any] = await desk.ask("GET", f"accounts/{accounts[0]['id']}")
    return found


def _doctors_number(account: dict[str, Any]) -> str:
    for contact in account["contacts"]:
        for method in contact["methods"]:
            if method["kind"] == "sms":
                return str(method["address"])
    raise Failed("the canary's account has no contact with an SMS method")


def _answer(field: dict[str, Any]) -> str:
    """Something valid for each kind of question; never a real person's."""
    if field["kind"] == "choice":
        return str(field["options"][0]["value"])
    return {"phone": "+12025550199", "yes_no": "yes", "date": "2000-01-01"}.get(field["kind"], "canary")


def _origin(websocket: str) -> str:
    parts = urlsplit(websocket)
    return urlunsplit((parts.scheme.replace("ws", "http"), parts.netloc, "", "", ""))
