"""What must happen later: a row written in the same transaction as its cause, run at least once.

`add`, `cancel` and `postpone` are for feature code; `claim.py` and `run.py` are the machinery. `app/handlers.py` lists
kind -> handler.
"""

from core.outbox.rows import Job, add, cancel, postpone

__all__ = ["Job", "add", "cancel", "postpone"]
