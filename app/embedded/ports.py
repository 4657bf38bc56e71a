"""Free ports on 127.0.0.1."""

import random
import socket

# Below the ports that systems give to outgoing connections (32768 and up on Linux, 49152 on macOS), so that an engine
# that was killed finds its port still free when it comes back.
LOWEST, HIGHEST = 20_000, 32_000


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port nobody listens on. Random, so that two runs side by side hardly ever try the same."""
    for port in random.SystemRandom().sample(range(LOWEST, HIGHEST), 200):
        if is_free(port):
            return port
    raise OSError(f"no free port between {LOWEST} and {HIGHEST} on 127.0.0.1")
