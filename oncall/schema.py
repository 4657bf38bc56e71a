"""Moved to `oncall.roster.schema`."""

from oncall.roster.schema import KIND, Roster, Slot

__all__ = ["KIND", "Roster", "Slot"]
