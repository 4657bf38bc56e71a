"""What the desk may follow of calls and the line."""

from typing import Final

from calls.operators.views import OPERATORS
from core.live import Topic
from ivr.desk.views import CALLS, ENTRIES, OFFERS

LINE: Final = Topic("line", "desk:use", (ENTRIES, OFFERS))
MY_CALLS: Final = Topic("calls", "calls:read", (CALLS,))
AT_THE_DESK: Final = Topic("operators", "desk:use", (OPERATORS,))

TOPICS: Final = [LINE, MY_CALLS, AT_THE_DESK]
