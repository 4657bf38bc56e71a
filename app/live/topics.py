"""Every topic a screen may subscribe to, in one list."""

from app.live.health import HEALTH
from calls.operators.telling import DESK_NOTICES
from calls.operators.views import OPERATORS
from channels.fault_views import CARRIER_FAULTS
from core.live import Topic
from dispatch.views.live import BOARD, DISPATCH
from ivr.desk.views import CALLS, ENTRIES, OFFERS
from oncall.news import DUTY

TOPICS: list[Topic] = [
    Topic("line", "desk:use", (ENTRIES, OFFERS)),
    Topic("calls", "calls:read", (CALLS,)),
    Topic("operators", "desk:use", (OPERATORS,)),
    BOARD,
    DISPATCH,
    DUTY,
    HEALTH,
    Topic("supervision", "users:read", (DESK_NOTICES, CARRIER_FAULTS)),
]
