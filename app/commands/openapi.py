"""`nightbell openapi`: what the console's types are made from."""

import json

import typer

from app.main import create_app
from core.settings import Settings


def openapi() -> None:
    """Print the API's OpenAPI document. Needs no database."""
    nowhere = Settings(database_url="postgresql://", redis_url="redis://", nightbell_master_key="")
    typer.echo(json.dumps(create_app(nowhere).openapi(), indent=1, sort_keys=True))
