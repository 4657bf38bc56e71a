"""What points upwards: callbacks that lower folders leave open and higher ones fill."""


def wire() -> None:
    """Register every callback. Safe to call more than once."""
