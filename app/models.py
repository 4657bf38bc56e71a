"""Imports every model, for Alembic and for SQLAlchemy's look-up of foreign keys by name."""

# ruff: noqa: F401 - importing them is all this file does

import calls.models
import calls.operators.models
import calls.operators.telling
import channels.sends.models
import channels.sms.models
import channels.sms.our_faults
import clients.accounts.models
import clients.contacts.models
import clients.numbers.models
import core.audit
import core.auth.models
import core.blobs
import core.crypto.models
import core.documents.models
import core.events
import core.outbox.rows
import core.recurring
import core.states
import dispatch.ledger.models
import dispatch.messages.models
import dispatch.pages.models
import dispatch.privacy.models
import ivr.waiting.models
import oncall.ical.models
import oncall.models
import oncall.reminders.models
import oncall.watch.models
import portal.models
import telephony.models
from core.db import Base

metadata = Base.metadata
