"""Who is on call, computed: hand-overs, windows, layers, cover. Pure: no session, no clock; instants are arguments.

`at` answers for one instant, `between` for a stretch of time, `layers_between` for each layer alone, `shifts_between`
for shifts. An instant costs a look at each layer, and each layer a sum: nothing is counted from a beginning.
"""

from oncall.schedule.answers import at, between, layers_between, shifts_between
from oncall.schedule.types import HORIZON, Answer, Cover, Kind, Source

__all__ = ["HORIZON", "Answer", "Cover", "Kind", "Source", "at", "between", "layers_between", "shifts_between"]
