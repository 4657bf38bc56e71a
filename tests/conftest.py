"""What every test may use. The engines are in tests/engines.py."""

from hypothesis import settings
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from core.auth import passwords

pytest_plugins = ["tests.engines", "tests.rooms", "tests.furnish", "tests.house"]

# A property says what holds, not how fast: the machine may be busy with other tests.
settings.register_profile("nightbell", deadline=None)
settings.load_profile("nightbell")

# A hash costs a third of a second of a core, and every story signs somebody in.
passwords.hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
