"""How often the garbage collector walks over a web process's memory.

While it does, nothing else runs. With a thousand screens open a full walk takes a tenth of a second or more, and as
Python comes, what a few requests need for a moment looks like growth enough. Most of it is freed without the collector,
so it may look far less often.
"""

import gc
from typing import Final

_GROWTH: Final = 10_000
"""Objects more than at the last look. A burst of requests has some thousands in hand, and lets go of them."""


def walk_seldom() -> None:
    """To be called when all is imported and built, which then is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GROWTH, *gc.get_threshold()[1:])
