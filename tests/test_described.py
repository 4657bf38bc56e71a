"""What the API says of itself: the console's types are made from it, so nothing in it may be left unsaid."""

import warnings
from collections import Counter
from typing import Any

import pytest

from app.main import create_app
from core.settings import Settings

# sound, and a table for a spreadsheet: not JSON
FILES = {"GET /api/v1/recordings/{recording_id}/media", "GET /api/v1/accounts/{account_id}/fairness.csv"}


@pytest.fixture
def operations() -> dict[str, dict[str, Any]]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        settings = Settings(database_url="postgresql://", redis_url="redis://", nightbell_master_key="")
        paths = create_app(settings).openapi()["paths"]
    return {f"{method.upper()} {path}": said for path, here in paths.items() for method, said in here.items()}


def test_every_operation_has_a_name_of_its_own(operations: dict[str, dict[str, Any]]) -> None:
    names = Counter(said["operationId"] for said in operations.values())
    assert [name for name, times in names.items() if times > 1] == []


def test_every_answer_is_described_by_a_named_schema(operations: dict[str, dict[str, Any]]) -> None:
    assert operations.keys() > FILES
    undescribed = [
        f"{operation} {status}"
        for operation, said in operations.items()
        for status, answer in said["responses"].items()
        if status in {"200", "201"} and operation not in FILES
        if "$ref" not in answer["content"]["application/json"]["schema"]
    ]
    assert undescribed == []
