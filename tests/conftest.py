"""What every test may use. The engines are in tests/engines.py."""

pytest_plugins = ["tests.engines", "tests.rooms", "tests.furnish", "tests.house"]
