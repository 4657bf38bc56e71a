"""The live line: what changed, shown to every screen that may see it."""
