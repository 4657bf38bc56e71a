"""What a caller meets before anybody answers."""

from ivr.flows.decide import Decision, decide
from ivr.flows.schema import DEFAULT, SLUG, Flow, check

__all__ = ["DEFAULT", "SLUG", "Decision", "Flow", "check", "decide"]
