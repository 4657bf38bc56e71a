"""The paths of the control interface."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from devtools.phone_company.control import shows
from devtools.phone_company.control.acts import Acts, Missing
from devtools.phone_company.control.logs import Logs
from devtools.phone_company.control.reset import reset
from devtools.phone_company.control.things import Things, plus
from devtools.phone_company.parties import Wrong
from devtools.phone_company.switch import Switch

Body = dict[str, Any]
Answer = Callable[[Request, Body], Body | Awaitable[Body]]


def routes(switch: Switch) -> list[Route]:
    acts, things, logs = Acts(switch), Things(switch), Logs(switch)
    table: list[tuple[str, str, Answer]] = [*_of_things(switch, things), *_of_acts(acts), *_of_logs(switch, logs)]
    paths: dict[str, dict[str, Answer]] = {}
    for method, path, answer in table:
        paths.setdefault(path, {})[method] = answer
    return [_route(f"/company{path}", answers) for path, answers in paths.items()]


def _of_things(switch: Switch, things: Things) -> list[tuple[str, str, Answer]]:
    return [
        ("GET", "/state", lambda _r, _b: shows.state(switch.company)),
        ("POST", "/settings", lambda _r, b: things.settings(b)),
        ("GET", "/accounts", lambda _r, _b: things.accounts()),
        ("POST", "/accounts", lambda _r, b: things.put_account(b)),
        ("PATCH", "/accounts/{sid}", lambda r, b: things.patch_account(r.path_params["sid"], b)),
        ("GET", "/numbers", lambda _r, _b: things.numbers()),
        ("POST", "/numbers", lambda _r, b: things.put_number(b)),
        ("PATCH", "/numbers/{number}", lambda r, b: things.patch_number(r.path_params["number"], b)),
        ("DELETE", "/numbers/{number}", lambda r, _b: things.delete_number(r.path_params["number"])),
        ("GET", "/phones", lambda _r, _b: things.phones()),
        ("POST", "/phones", lambda _r, b: things.put_phone(b)),
        ("GET", "/phones/{number}", lambda r, _b: things.phone(r.path_params["number"])),
        ("PATCH", "/phones/{number}", lambda r, b: things.patch_phone(r.path_params["number"], b)),
        ("DELETE", "/phones/{number}", lambda r, _b: things.delete_phone(r.path_params["number"])),
        ("GET", "/clients", lambda _r, _b: things.clients()),
        ("PATCH", "/clients/{identity}", lambda r, b: things.patch_client(r.path_params["identity"], b)),
    ]


def _of_acts(acts: Acts) -> list[tuple[str, str, Answer]]:
    return [
        ("POST", "/phones/{number}/dial", lambda r, b: acts.dial(plus(r.path_params["number"]), b)),
        ("POST", "/phones/{number}/sms", lambda r, b: acts.sms(plus(r.path_params["number"]), b)),
        ("GET", "/calls/{sid}", lambda r, _b: shows.call(acts.company, acts.call(r.path_params["sid"]))),
        ("POST", "/calls/{sid}/{act}", lambda r, b: acts.act(r.path_params["sid"], r.path_params["act"], b)),
    ]


def _of_logs(switch: Switch, logs: Logs) -> list[tuple[str, str, Answer]]:
    return [
        ("GET", "/events", lambda r, _b: logs.events(_number(r, "since"))),
        ("GET", "/requests", lambda r, _b: logs.requests(
            _number(r, "since"), r.query_params.get("kind", ""), r.query_params.get("path", ""),
            _number(r, "limit", 1000),
        )),
        ("DELETE", "/requests", lambda _r, _b: logs.forget_requests()),
        ("GET", "/errors", lambda r, _b: logs.errors(_number(r, "since"))),
        ("DELETE", "/errors", lambda _r, _b: logs.forget_errors()),
        ("GET", "/faults", lambda _r, _b: logs.faults()),
        ("POST", "/faults", lambda _r, b: logs.merge_faults(b)),
        ("DELETE", "/faults", lambda _r, _b: logs.clear_faults()),
        ("GET", "/clock", lambda _r, _b: logs.clock()),
        ("POST", "/clock/advance", lambda _r, b: logs.advance(b)),
        ("POST", "/clock/hold", lambda _r, _b: logs.hold()),
        ("POST", "/clock/go", lambda _r, _b: logs.go()),
        ("POST", "/settle", lambda _r, b: logs.settle(b)),
        ("POST", "/reset", lambda _r, _b: reset(switch)),
    ]  # fmt: skip


def _number(request: Request, name: str, default: int = 0) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isdigit():
        raise ValueError(f"{name}={text!r} is not a whole number")
    return int(text)


def _route(path: str, answers: dict[str, Answer]) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            found = answers[request.method](request, await _body(request))
            return JSONResponse(found if isinstance(found, dict) else await found)
        except Missing as error:
            return JSONResponse({"error": str(error)}, 404)
        except Wrong as error:
            return JSONResponse({"error": str(error)}, 409)
        except (ValueError, TypeError, KeyError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return Route(path, endpoint, methods=list(answers))


async def _body(request: Request) -> Body:
    if request.method in ("GET", "DELETE") or not await request.body():
        return {}
    body = await request.json()
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body
