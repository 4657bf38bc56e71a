"""The routes of /my, in one list for the app."""

from fastapi import APIRouter

from portal.routes import (
    away,
    calendar,
    home,
    language,
    message,
    methods,
    nowhere,
    quiet,
    requests,
    shifts,
    sign_in,
    swaps,
)

ROUTERS: list[APIRouter] = [
    sign_in.router,
    home.router,
    language.router,
    message.router,
    shifts.router,
    swaps.router,
    away.router,
    requests.router,
    methods.router,
    quiet.router,
    calendar.router,
    nowhere.router,  # the last: whatever is no page of /my
]
