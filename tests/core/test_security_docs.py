"""`docs/security-model.md` says what the code does: roles and limits."""

import re
from pathlib import Path
from typing import get_args

from core.append_only import TABLES
from core.auth import limits, passwords
from core.auth.permissions import PERMISSIONS, RESERVED, ROLES, Role

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "security-model.md").read_text()


def test_the_table_of_permissions_is_the_one_in_force() -> None:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.splitlines() if line.startswith("|")]
    roles = rows[0][1:]
    written = {row[0].strip("`"): {role for role, cell in zip(roles, row[1:], strict=True) if cell} for row in rows[2:]}
    given: dict[str, set[str]] = {
        permission: {role for role in get_args(Role) if permission in ROLES[role]} for permission in PERMISSIONS
    }
    assert written == given
    assert set(roles) == set(get_args(Role)) - RESERVED


def test_numbers_and_names_are_those_in_force() -> None:
    text = " ".join(PAGE.split())
    assert f"in {limits.WINDOW.seconds // 60} minutes {limits.LIMITS['pair']} attempts" in text
    assert f"{limits.LIMITS['email']} for one person from anywhere, {limits.LIMITS['address']} from one address" in text
    assert f"{passwords.SHORTEST} to {passwords.LONGEST} characters" in text
    named = re.search(r"`(\w+)`, `(\w+)` and `(\w+)` are append-only", text)
    assert named is not None
    assert set(named.groups()) == set(TABLES)
