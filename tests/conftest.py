"""What every test may use. The engines are in tests/engines.py."""

from hypothesis import settings

pytest_plugins = ["tests.engines", "tests.rooms", "tests.furnish", "tests.house"]

# A property says what holds, not how fast: the machine may be busy with other tests.
settings.register_profile("nightbell", deadline=None)
settings.load_profile("nightbell")
