"""Engines of a test's own, to be killed at will."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.embedded.engines import Engines


@pytest.fixture
def var() -> Iterator[Path]:
    """A `var` folder that `nobody` can enter, as a checkout outside anybody's home would have."""
    folder = Path(tempfile.mkdtemp(prefix="nightbell-embedded-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def engines(var: Path) -> Iterator[Engines]:
    with Engines(var, environment={}) as running:
        yield running
