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
    "recordings:read",
    "audit:read",
    "privacy:write",
]
PERMISSIONS: Final[tuple[Permission, ...]] = get_args(Permission)

Role = Literal["operator", "supervisor", "admin", "clinician", "auditor"]

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
    "supervisor": _DESK | {"accounts:write", "roster:write", "users:read", "audit:read"},
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
            "audit:read",
            "privacy:write",  # erasing, how long things are kept, the master key
        }
    ),
    "clinician": frozenset(),
    "auditor": frozenset(),
}

# Named so that nothing else takes the names; they can't be given to anyone yet.
RESERVED: Final[frozenset[Role]] = frozenset({"clinician", "auditor"})


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """What these roles may do together; a role this version does not know may do nothing."""
    known: Mapping[str, frozenset[Permission]] = ROLES  # type: ignore[assignment]  # looked up by whatever is stored
    return frozenset().union(*(known.get(role, frozenset()) for role in roles))
