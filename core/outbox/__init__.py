"""What must happen later: a row written in the same transaction as its cause, run at least once.

`add`, `cancel`, `withdraw` and `postpone` are for feature code, `give_back` for handlers of paced rows; `claim.py` and
`run.py` are the machinery. `app/handlers.py` lists kind -> handler.
"""

from core.outbox.rows import Job, add, cancel, postpone, withdraw
from core.outbox.slots import give_back

__all__ = ["Job", "add", "cancel", "give_back", "postpone", "withdraw"]
