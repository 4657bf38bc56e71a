"""Who may sign in to the demo, and who phones it. Everybody and every number is invented."""

from dataclasses import dataclass

from core.auth.permissions import Permission


@dataclass(frozen=True)
class SignIn:
    """`client` is the slug of the one client granted; None grants all. `elsewhere`: a role held at one client only."""

    name: str
    email: str
    roles: tuple[str, ...]
    client: str | None = None
    elsewhere: tuple[str, str] | None = None


# One password for all: the demo listens on this machine alone, and refuses to run as a production house.
PASSWORD = "the-bell-rings-at-night"  # noqa: S105

SIGN_INS = (
    SignIn("Alice Amari", "alice@nightbell.example", ("operator",)),
    SignIn("Olga Ortega", "olga@nightbell.example", ("operator",), elsewhere=("client_manager", "riverside")),
    SignIn("Bob Brandt", "bob@nightbell.example", ("operator", "supervisor")),
    SignIn("Ada Admin", "ada@nightbell.example", ("admin",)),
)

# Sees nothing but the synthetic account, and serves no other.
CANARY = SignIn("Canary", "canary@nightbell.example", ("operator",), client="canary")

# What the staff room's display of who is on call reads with: its name, and what it may.
KEY: tuple[str, tuple[Permission, ...]] = ("Staff room display", ("accounts:read", "roster:read"))

CALLERS = (
    ("+15550177001", "Maria Ortiz, a worried mother"),
    ("+15550177002", "Sam Carter, a caller with wet feet"),
    ("+15550177003", "Jo Winter, a client of the law firm"),
    ("+15550177004", "Lee Park, a tenant"),
)

# Whom each of them would phone: the handsets page proposes it.
THEIR_ACCOUNT = {
    "+15550177001": "Riverside Pediatrics",
    "+15550177002": "Ace Plumbing",
    "+15550177003": "Hart & Lindqvist",
    "+15550177004": "Oakmont Residents' Line",
}
