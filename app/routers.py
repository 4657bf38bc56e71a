"""Every router of the web process, in one list."""

from functools import cache

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

import app.health
import app.live.routes
import app.master_key
import calls.routes
import channels.fault_routes
import channels.link.routes
import channels.methods.routes
import channels.sms.routes
import channels.voice.routes
import clients.accounts.routes
import clients.contacts.routes
import core.auth.api_key_routes
import core.auth.approval_routes
import core.auth.routes
import core.auth.session_routes
import core.auth.user_routes
import dispatch.board.routes
import dispatch.desk.dispatches
import dispatch.desk.messages
import dispatch.fairness.routes
import dispatch.privacy.routes
import dispatch.who.routes
import ivr.desk.calls
import ivr.desk.seat
import ivr.intake.line
import ivr.intake.parties
import ivr.intake.routes
import ivr.intake.voicemail
import oncall.cover.note_routes
import oncall.cover.request_routes
import oncall.cover.routes
import oncall.ical.feed_routes
import oncall.ical.import_routes
import oncall.ical.routes
import oncall.publishing.routes
import oncall.reminders.routes
import oncall.routes
import oncall.watch.routes
import portal.routes
import portal.session_routes


def operation_name(route: APIRoute) -> str:
    """What OpenAPI calls an operation: `messages_close`. A test keeps them apart."""
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


ROUTERS: list[APIRouter] = [
    # the hottest first: routes are tried in this order
    ivr.intake.routes.router,
    oncall.routes.router,
    app.health.router,
    app.master_key.router,
    # people and what they look at
    core.auth.routes.router,
    core.auth.user_routes.router,
    core.auth.user_routes.roles,
    core.auth.session_routes.router,
    core.auth.approval_routes.router,
    core.auth.api_key_routes.router,
    clients.accounts.routes.router,
    clients.contacts.routes.router,
    channels.methods.routes.router,
    channels.fault_routes.router,
    oncall.publishing.routes.router,
    oncall.cover.routes.router,
    oncall.cover.request_routes.router,
    oncall.cover.note_routes.router,
    oncall.ical.feed_routes.router,
    oncall.ical.import_routes.router,
    oncall.watch.routes.router,
    oncall.reminders.routes.router,
    ivr.desk.seat.router,
    ivr.desk.calls.router,
    calls.routes.router,
    dispatch.desk.messages.router,
    dispatch.desk.dispatches.router,
    dispatch.board.routes.router,
    dispatch.who.routes.router,
    dispatch.fairness.routes.router,
    dispatch.privacy.routes.router,
    portal.session_routes.router,
    app.live.routes.router,
    # what a doctor opens on the phone: the page, and pages of their own
    channels.link.routes.router,
    # and the calendars that fetch who is on call
    oncall.ical.routes.router,
    *portal.routes.ROUTERS,
    # Twilio's other webhooks
    ivr.intake.line.router,
    ivr.intake.parties.router,
    ivr.intake.voicemail.router,
    channels.sms.routes.router,
    channels.voice.routes.router,
]


@cache
def routes() -> list[BaseRoute]:
    """All of them put together, once a process: reading their signatures takes half a second."""
    whole = APIRouter(generate_unique_id_function=operation_name)
    for router in ROUTERS:
        whole.include_router(router)
    return whole.routes
