"""A file's values, and the line on which each stands."""

from dataclasses import dataclass
from typing import Any

import yaml

from clients.faults import Fault, Path, spell
from core.documents import yaml_text


@dataclass(frozen=True)
class Source:
    name: str
    data: Any
    lines: dict[Path, int]

    def tell(self, fault: Fault) -> dict[str, Any]:
        """`line` is that of the thing itself, or of the nearest thing around it that is written at all."""
        path = fault.path
        while path and path not in self.lines:
            path = path[:-1]
        return {"file": self.name, "line": self.lines.get(path, 1), "path": spell(fault.path), "message": fault.message}


def read(text: str, name: str) -> Source:
    """Raises Invalid, with the lines, for what is no YAML, or more than we take of it."""
    text = text.removeprefix("\ufeff")
    data = yaml_text.load(text, name)
    lines: dict[Path, int] = {}
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if node is not None:
        _number(node, (), lines)
    return Source(name, data, lines)


def _number(node: yaml.Node, path: Path, lines: dict[Path, int]) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[(*path, key.value)] = key.start_mark.line + 1
            _number(value, (*path, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for at, value in enumerate(node.value):
            _number(value, (*path, at), lines)
