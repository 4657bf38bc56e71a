"""Imports every model, for Alembic and for SQLAlchemy's look-up of foreign keys by name."""

import core.audit
import core.auth.models
import core.blobs
import core.crypto.models
import core.documents.models
import core.events
import core.outbox.rows
import core.recurring
import core.states
from core.db import Base

metadata = Base.metadata
