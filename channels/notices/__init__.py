"""What is sent to somebody outside of a page: a code, a test, a reminder. Rows first, as everything that is sent.

`queue` writes the notice down; `listeners.register` says who hears what became of it, by the word `about` begins with.
"""

from channels.notices.listeners import Fact, Listener, register
from channels.notices.models import NOTICE, Notice
from channels.notices.write import queue

__all__ = ["NOTICE", "Fact", "Listener", "Notice", "queue", "register"]
