"""YAML in and out, without YAML's surprises.

Only JSON's values exist: `no`, `on` and `yes` are text, `17:30` is text (not 1050), `+15550100` is text, dates are
text. A name given twice in one mapping is an error, not the last one winning.
"""

import re
from typing import Any, Final

import yaml

from core.errors import Invalid

_BREAKS: Final = frozenset("\x85\u2028\u2029")
_RESOLVERS: Final = {
    "tag:yaml.org,2002:null": (r"null|~|", ["n", "~", ""]),
    "tag:yaml.org,2002:bool": (r"true|false", list("tf")),
    "tag:yaml.org,2002:int": (r"0|-?[1-9][0-9]*", list("-0123456789")),
    "tag:yaml.org,2002:float": (r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", list("-0123456789")),
}


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - the parent's shape

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(
                    None, None, "names must be text; put it in quotes", key_node.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} is given twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - the parent's shape

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    # In single quotes U+0085 and its like are line breaks, and come back as spaces; in double quotes they are escaped.
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if _BREAKS & set(value) else None)


_Dumper.add_representer(str, _text)
for _tag, (_pattern, _first) in _RESOLVERS.items():
    for _kind in (_Loader, _Dumper):
        _kind.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), _first)


def load(text: str, source: str = "YAML") -> Any:
    """The values, all of them JSON's. Raises Invalid with `source`, line and column."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader with fewer types
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise Invalid(f"{source}{where}: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Invalid(f"{source}: can't be read as YAML ({type(error).__name__})") from None


def dump(value: Any) -> str:
    """Text that `load` gives back as the same value; names stay in their order."""
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text
