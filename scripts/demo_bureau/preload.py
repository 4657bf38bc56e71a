"""Loads what the demo's processes have in common, once, in the parent they are forked from."""

import app.commands.processes
import app.main
import app.models  # noqa: F401
import devtools.phone_company.app  # noqa: F401
