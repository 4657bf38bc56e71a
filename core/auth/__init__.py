"""Who is asking, and may they: users, sessions, roles, grants, and the one authorisation point."""

from core.auth.actor import Actor, OtherClient
from core.auth.needs import Need, declare, needs, needs_live, public, signed_in
from core.auth.permissions import Permission, Role

__all__ = [
    "Actor",
    "Need",
    "OtherClient",
    "Permission",
    "Role",
    "declare",
    "needs",
    "needs_live",
    "public",
    "signed_in",
]
