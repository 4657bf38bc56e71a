"""Every topic a screen may subscribe to, in one list."""

from core.live import Topic

TOPICS: list[Topic] = []
