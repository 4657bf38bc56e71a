"""Imports every model, for Alembic and for SQLAlchemy's look-up of foreign keys by name."""


from core.db import Base

metadata = Base.metadata
