"""Dated changes to who is on call: overrides, absences, swaps and gives; and notes about it for the operators."""
