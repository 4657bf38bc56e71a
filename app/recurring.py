"""All recurring work, in one list."""

from core.recurring import Recurring

RECURRING: list[Recurring] = []
