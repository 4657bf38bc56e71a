"""Every router of the web process, in one list."""

from fastapi import APIRouter

import app.health
import core.auth.routes
import core.auth.user_routes

ROUTERS: list[APIRouter] = [
    app.health.router,
    core.auth.routes.router,
    core.auth.user_routes.router,
]
