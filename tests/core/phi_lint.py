"""Finds health data on its way out: a revealed value inside a log call, an exception, an audit or outbox row, or a
print.

The type refuses to be formatted; this looks at the one way round it, `.reveal()`, in places where it can never be
right.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

REVEALS = {"reveal", "reveal_json"}
LOGGERS = {"log", "logger", "logging", "structlog", "warnings"}
SINKS = {"print", "audit", "outbox.add", "outbox_add"}


def findings(source: str, name: str) -> list[str]:
    """`name:line: what` for each place in one file."""
    return [
        f"{name}:{call.lineno}: health data is revealed inside {where}; store it sealed and name its id"
        for node in ast.walk(ast.parse(source))
        if (where := _way_out(node))
        for call in _reveals(node)
    ]


def findings_under(folders: list[Path], root: Path) -> list[str]:
    return [
        finding
        for folder in folders
        for file in sorted(folder.rglob("*.py"))
        for finding in findings(file.read_text(), str(file.relative_to(root)))
    ]


def _way_out(node: ast.AST) -> str | None:
    if isinstance(node, ast.Raise):
        return "an exception"
    if not isinstance(node, ast.Call):
        return None
    called = ast.unparse(node.func)
    if called.split(".")[0] in LOGGERS:
        return "a log call"
    return f"{called}(...)" if called in SINKS else None


def _reveals(node: ast.AST) -> Iterator[ast.Call]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr in REVEALS:
            yield inner
