"""Rosters as documents: draft, checks, publishing, history, YAML; and their schedules over REST."""
