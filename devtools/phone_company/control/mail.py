"""Looking into a mailbox, over HTTP: an endpoint of our own, of no carrier's."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from devtools.phone_company.switch import Switch


def mailbox_route(switch: Switch) -> Route:
    """`GET /mailbox/{address}.json`: the mails to an address, oldest first; an address nobody wrote to has none."""

    async def mailbox(request: Request) -> Response:
        address = str(request.path_params["address"])
        found = switch.company.mailboxes.of(address)
        return JSONResponse({"address": address, "mails": [mail.show() for mail in found]})

    return Route("/mailbox/{address}.json", mailbox)
