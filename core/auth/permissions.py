"""Which role may do what: the one table. `docs/security-model.md` prints it and a test holds the two together."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, get_args

Permission = Literal[
    "desk:use",
    "calls:read",
    "calls:write",
    "messages:read",
    "messages:write",
    "dispatch:read",
    "dispatch:act",
    "accounts:read",
    "accounts:write",
    "roster:read",
    "roster:write",
    "cover:write",
    "users:read",
    "users:write",
    "keys:write",
    "recordings:read",
    "audit:read",
    "privacy:write",
]
PERMISSIONS: Final[tuple[Permission, ...]] = get_args(Permission)

Role = Literal[
    "operator",
    "supervisor",
    "admin",
    "auditor",
    "client_manager",
    "clinician",
    "client_user",
    "quality_reviewer",
    "scheduler",
    "coordinator",
    "collector",
]

_DESK: Final[frozenset[Permission]] = frozenset(
    {
        "desk:use",
        "calls:read",
        "calls:write",
        "messages:read",
        "messages:write",
        "dispatch:read",
        "dispatch:act",
        "accounts:read",
        "roster:read",
        "cover:write",  # somebody phones at night: "I have it from here", "I am ill"
        "recordings:read",  # a voicemail is a message somebody has to listen to
    }
)

# Roles add up: who runs a small bureau alone is supervisor and admin.
ROLES: Final[Mapping[Role, frozenset[Permission]]] = {
    "operator": _DESK,
    "supervisor": _DESK | {"accounts:write", "roster:write", "users:read", "audit:read", "keys:write"},
    # Keeps the house in order and reads no health data for that.
    "admin": frozenset(
        {
            "accounts:read",
            "accounts:write",
            "roster:read",
            "roster:write",
            "cover:write",
            "users:read",
            "users:write",
            "keys:write",
            "audit:read",
            "privacy:write",  # erasing, how long things are kept, the master key
        }
    ),
    # Looks at who did what, and at what was set up; reads no health data and changes nothing.
    "auditor": frozenset({"accounts:read", "roster:read", "users:read", "audit:read"}),
    # Somebody at a client who keeps who is on call there, without seeing what callers said.
    "client_manager": frozenset({"accounts:read", "roster:read", "roster:write", "cover:write"}),
    "clinician": frozenset(),
    "client_user": frozenset(),
    "quality_reviewer": frozenset(),
    "scheduler": frozenset(),
    "coordinator": frozenset(),
    "collector": frozenset(),
}

# Named so that nothing else takes the names; they can't be given to anyone yet.
RESERVED: Final[frozenset[Role]] = frozenset(role for role, permissions in ROLES.items() if not permissions)

# What an API key may be given: whatever needs no person to answer for it. Nobody is on duty, confirms a page, makes
# people or keys, or erases anything with a key.
OF_KEYS: Final[frozenset[Permission]] = frozenset(
    {
        "calls:read",
        "messages:read",
        "dispatch:read",
        "accounts:read",
        "accounts:write",
        "roster:read",
        "roster:write",
        "users:read",
        "audit:read",
    }
)


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """What these roles may do together; a role this version does not know may do nothing."""
    known: Mapping[str, frozenset[Permission]] = ROLES  # type: ignore[assignment]  # looked up by whatever is stored
    return frozenset().union(*(known.get(role, frozenset()) for role in roles))


def roles_with(permission: Permission) -> frozenset[Role]:
    """Whoever holds one of these may do it, where they hold it."""
    return frozenset(role for role, permissions in ROLES.items() if permission in permissions)
