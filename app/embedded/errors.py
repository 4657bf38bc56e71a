"""What goes wrong with embedded engines, told so that a person can mend it."""


class EngineError(Exception):
    """An engine can't be found or started; the text says why and what to do."""
