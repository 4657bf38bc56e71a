"""YAML in and out, without YAML's surprises.

Only JSON's values exist, and of numbers only whole ones: `no`, `on` and `yes` are text, `17:30` is text (not 1050),
`1.10` and `3E5` are text (not 1.1 and 300000), `+15550100` is text, dates are text. What is written comes out quoted
wherever another reader of YAML, of whatever version, might take it for something else.
"""

import re
from typing import Any, Final

import yaml

from core.documents.yaml_faults import faults_of, in_our_words, unreadable
from core.errors import Invalid

# words that some version of YAML takes for truth, nothing or numbers
_WORDS: Final = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "none"])
_PLAIN: Final = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_./@-]|[ ,'()&+](?=[A-Za-z0-9_./@(&+-]))*\)?")
_RESOLVERS: Final = {
    "tag:yaml.org,2002:null": (r"null|~|", ["n", "~", ""]),
    "tag:yaml.org,2002:bool": (r"true|false", list("tf")),
    "tag:yaml.org,2002:int": (r"0|-?[1-9][0-9]{0,3000}", list("-0123456789")),
}


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - the parent's shape


class _Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - the parent's shape

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    # in single quotes breaks of all kinds are folded, and come back as blanks; in double quotes they are escaped
    style = None if _is_plain(value) else "'" if value.isprintable() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and text.lower() not in _WORDS


_Dumper.add_representer(str, _text)
for _tag, (_pattern, _first) in _RESOLVERS.items():
    for _kind in (_Loader, _Dumper):
        _kind.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), _first)


def text_of(content: bytes, source: str = "YAML") -> str:
    """A file's letters. Raises Invalid, with the line, for what is not UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content[:200].count(0) > len(content[:200]) // 4:
        raise Invalid(f"{source}, line 1: it is in UTF-16; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = "it holds letters that are not UTF-8 (perhaps Windows-1252); save it as UTF-8"
        raise Invalid(f"{source}, line {line}: {words}") from None


def load(text: str, source: str = "YAML") -> Any:
    """The values, all of them JSON's. Raises Invalid with `source` and the line of each fault, all of them at once
    where it can be read at all."""
    text = text.removeprefix("\ufeff")
    try:
        found = faults_of(text)
        value = None if found else yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader with fewer types
    except yaml.MarkedYAMLError as error:
        found = [in_our_words(error)]
    except yaml.YAMLError as error:
        found = [unreadable(text, error)]
    if found:
        told = [{"file": source, "line": one.line, "path": "", "message": one.message} for one in found]
        raise Invalid("\n".join(f"{source}, line {one.line}: {one.message}" for one in found), errors=told)
    return value


def dump(value: Any) -> str:
    """Text that `load`, and any other reader of YAML, gives back as the same value; names stay in their order."""
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text
