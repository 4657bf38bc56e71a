import asyncio


class Star:
    """Listens for the one key that ends a Dial with hangupOnStar; other keys go through to the other side."""

    def __init__(self) -> None:
        self.name = "star"
        self.done = asyncio.Event()

    def key(self, key: str) -> bool:
        if key == "*":
            self.done.set()
        return key == "*"

    def speech(self, text: str, seconds: float) -> bool:  # noqa: ARG002 - a Star only hears keys
        return False
