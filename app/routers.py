"""Every router of the web process, in one list."""

from fastapi import APIRouter

import app.health
import app.live.routes

ROUTERS: list[APIRouter] = [
    app.health.router,
    app.live.routes.router,
]
