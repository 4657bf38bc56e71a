"""API keys: what other systems show in place of a session, on the same routes, held to permissions and accounts."""

from core.auth.api_keys.use import find, is_note_due, is_shown, note_use

__all__ = ["find", "is_note_due", "is_shown", "note_use"]
