"""The paths of the REST interface, and what every request goes through: log, authentication, faults, errors."""

import asyncio
import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from devtools.phone_company.faults import RestRule
from devtools.phone_company.model import Account
from devtools.phone_company.refusals import Refused
from devtools.phone_company.rest import calls, conferences, members, messages, numbers, participants, queues, recordings
from devtools.phone_company.rest.ask import Ask
from devtools.phone_company.switch import Switch

Fields = dict[str, list[str]]
Handler = Callable[[Ask], Awaitable[tuple[int, dict[str, Any]]]]
_ROOT = "/2010-04-01/Accounts/{account}"
_SILENT_AT_MOST = 120.0

RESOURCES: dict[str, dict[str, Handler]] = {
    "": {"GET": numbers.fetch_account},
    "/Calls": {"POST": calls.create, "GET": calls.listing},
    "/Calls/{sid}": {"GET": calls.fetch, "POST": calls.update, "DELETE": calls.delete},
    "/Calls/{call}/Recordings": {"GET": recordings.listing},
    "/Messages": {"POST": messages.create, "GET": messages.listing},
    "/Messages/{sid}": {"GET": messages.fetch, "POST": messages.update, "DELETE": messages.delete},
    "/Conferences": {"GET": conferences.listing},
    "/Conferences/{sid}": {"GET": conferences.fetch, "POST": conferences.update},
    "/Conferences/{conference}/Participants": {"POST": participants.create, "GET": participants.listing},
    "/Conferences/{conference}/Participants/{participant}": {
        "GET": participants.fetch, "POST": participants.update, "DELETE": participants.delete,
    },
    "/Queues": {"POST": queues.create, "GET": queues.listing},
    "/Queues/{sid}": {"GET": queues.fetch, "POST": queues.update, "DELETE": queues.delete},
    "/Queues/{sid}/Members": {"GET": members.listing},
    "/Queues/{sid}/Members/{member}": {"GET": members.fetch, "POST": members.update},
    "/Recordings": {"GET": recordings.listing},
    "/Recordings/{sid}": {"GET": recordings.fetch, "DELETE": recordings.delete},
    "/IncomingPhoneNumbers": {"GET": numbers.listing},
    "/IncomingPhoneNumbers/{sid}": {"GET": numbers.fetch, "POST": numbers.update},
}  # fmt: skip


def routes(switch: Switch) -> list[Route]:
    def json_route(path: str, handlers: dict[str, Handler]) -> Route:
        async def endpoint(request: Request) -> Response:
            return await _answer(switch, request, handlers)

        return Route(f"{_ROOT}{path}.json", endpoint, methods=["GET", "POST", "DELETE", "PUT", "PATCH"])

    async def media(request: Request) -> Response:
        return await _answer(switch, request, {})

    async def unknown(request: Request) -> Response:
        refused = Refused(20404, request.url.path)
        return JSONResponse(refused.body(), refused.status)

    made = [json_route(path, handlers) for path, handlers in RESOURCES.items()]
    made.append(Route(f"{_ROOT}/Recordings/{{sid}}", media, methods=["GET"]))
    made.append(Route("/2010-04-01/{rest:path}", unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]))
    return made


async def _answer(switch: Switch, request: Request, handlers: dict[str, Handler]) -> Response:
    company = switch.company
    body = await request.body()
    form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    query = parse_qs(request.url.query, keep_blank_values=True)
    path = request.url.path
    entry = company.journal.begin(
        "rest", company.stamp(), method=request.method, url=str(request.url), path=path,
        account_sid=request.path_params["account"], name="rest", params={**_flat(query), **_flat(form)},
    )  # fmt: skip
    rule = company.faults.on_request(request.method, path)
    if rule is not None:
        entry["fault"] = rule.answer
    if (delay := company.faults.request_delay()) > 0:
        await asyncio.sleep(delay)
    response: Response | None = None
    if rule is None or rule.processed:
        given = _handle(switch, request, handlers, form, query) if handlers else _media(switch, request)
        response = await given
    if rule is not None:
        response = await _spoil(rule, request)
    if response is None:
        raise RuntimeError("a request without an answer")
    company.journal.end(entry, response.status_code)
    return response


async def _media(switch: Switch, request: Request) -> Response:
    sid = request.path_params["sid"].removesuffix(".wav")
    try:
        return Response(recordings.media(switch, request.path_params["account"], sid), media_type="audio/x-wav")
    except Refused as refused:
        return JSONResponse(refused.body(), refused.status)


def _flat(values: dict[str, list[str]]) -> dict[str, Any]:
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


async def _handle(
    switch: Switch, request: Request, handlers: dict[str, Handler], form: Fields, query: Fields
) -> Response:
    try:
        account = _authenticate(switch, request)
        handler = handlers.get(request.method)
        if handler is None:
            raise Refused(20004, request.method)
        ask = Ask(switch, account, request.path_params, form, query, request.url.path)
        status, shown = await handler(ask)
    except Refused as refused:
        if refused.code != 20404:
            switch.company.complain(
                refused.code, refused.message, account_sid=request.path_params["account"], url=request.url.path
            )
        return JSONResponse(refused.body(), refused.status)
    except ValueError as error:
        bad = Refused(20001, str(error))
        return JSONResponse(bad.body(), bad.status)
    return Response(status_code=204) if status == 204 else JSONResponse(shown, status)


def _authenticate(switch: Switch, request: Request) -> Account:
    scheme, _, coded = request.headers.get("authorization", "").partition(" ")
    try:
        user, _, secret = base64.b64decode(coded).decode().partition(":") if scheme.lower() == "basic" else ("", "", "")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused(20003) from None
    account = switch.company.accounts.get(request.path_params["account"])
    if account is None:
        raise Refused(20404 if user in switch.company.accounts else 20003, request.url.path)
    good = {account.sid: account.auth_token, account.api_key_sid: account.api_key_secret}.get(user)
    if not user or not good or not hmac.compare_digest(good.encode(), secret.encode()):
        raise Refused(20003)
    return account


async def _spoil(rule: RestRule, request: Request) -> Response:
    """Answer as the fault says; whatever was done stays done."""
    if rule.answer in ("401", "429"):
        refused = Refused(20429 if rule.answer == "429" else 20003)
        return JSONResponse(refused.body(), refused.status)
    if rule.answer != "silence":
        status = int(rule.answer)
        return JSONResponse({**Refused(20500).body(), "status": status}, status)
    waited = 0.0
    while waited < _SILENT_AT_MOST and not await request.is_disconnected():
        await asyncio.sleep(0.1)
        waited += 0.1
    return Response(status_code=504)
