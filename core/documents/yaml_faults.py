"""What of YAML is not taken, with its line and in our words: all but text, whole numbers, true, false, null, lists, and
names with values. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import yaml

# deeper than anything anybody writes; the reader itself would break further on
DEEPEST: Final = 40
_MOST: Final = 50
_NUMBER: Final = re.compile(r"0|-?[1-9][0-9]*", re.ASCII)
# how the library begins to say it, and how we do
_WORDS: Final = (
    ("mapping values are not allowed", "a colon stands where none can: put the text in quotes, or begin a new line"),
    ("found character '\\t'", "a tab stands where only blanks can; indent with blanks"),
    ("could not find expected ':'", "a name stands here without a colon and a value after it"),
    ("expected <block end>", "this doesn't fit what stands above it: look at how far the lines are indented"),
    ("found unexpected end of stream", "a quotation mark, or a bracket, is opened here or above and never closed"),
    ("found unexpected document separator", "a quotation mark is opened above and never closed"),
    ("expected ',' or", "a list in brackets lacks a comma, or its closing bracket"),
    ("found unknown escape character", "a backslash in double quotes means something else there; use single quotes"),
    ("expected escape sequence", "a backslash in double quotes means something else there; use single quotes"),
    ("found undefined alias", "text that begins with * must stand in quotes; anchors can't be used"),
    ("found duplicate anchor", "anchors can't be used here; write the value out"),
    ("found undefined tag handle", "tags can't be used here: text that begins with ! must stand in quotes"),
    ("expected alphabetic or numeric character", "text that begins with & or * must stand in quotes"),
    ("block sequence entries are not allowed", "a list begins where none can: begin a new line"),
    ("block mapping", "this doesn't fit what stands above it: look at how far the lines are indented"),
)


@dataclass(frozen=True)
class LineFault:
    line: int
    message: str


def faults_of(text: str) -> list[LineFault]:
    """One for each thing that is not taken; in order, the first 50. Raises yaml.YAMLError for what is no YAML."""
    found: list[LineFault] = []
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents == 2:
                found.append(LineFault(line, "a second document begins here (---); write each into a file of its own"))
        found += [LineFault(line, message) for message in _of_event(event)]
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return [*found, LineFault(line, f"this stands more than {DEEPEST} deep in lists and names; nothing does")]
    if not found:
        found += _names(yaml.compose(text, Loader=yaml.SafeLoader))
    return sorted(found, key=lambda one: one.line)[:_MOST]


def _of_event(event: yaml.Event) -> Iterator[str]:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        yield "anchors can't be used here; write the value out"
    elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag not in {None, "!"}:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        yield f"tags such as {tag} can't be used here; write the value without it, text in quotes"


def _names(root: yaml.Node | None) -> Iterator[LineFault]:
    """Names that are no text, and those given twice in one place: not the last one wins."""
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        if not isinstance(node, yaml.MappingNode):
            continue
        seen: set[str] = set()
        for key, value in node.value:
            waiting.append(value)
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                yield LineFault(line, "a list or names with values stand here in place of a name")
            elif key.style is None and _is_no_text(key.value):
                yield LineFault(line, f"names must be text; put {key.value or 'it'} in quotes")
            elif key.value in seen:
                yield LineFault(line, f"'{key.value}' is given twice; the first is on a line above")
            else:
                seen.add(key.value)


def _is_no_text(word: str) -> bool:
    return word in {"", "~", "null", "true", "false"} or _NUMBER.fullmatch(word) is not None


def in_our_words(error: yaml.MarkedYAMLError) -> LineFault:
    mark = error.problem_mark or error.context_mark
    said = f"{error.problem or ''} {error.context or ''}"
    line = mark.line + 1 if mark else 1
    if "cannot start any token" in said and "\\t" not in said:
        sign = said.partition("found character ")[2][:3]
        return LineFault(line, f"text that begins with {sign} must stand in quotes")
    words = next((ours for theirs, ours in _WORDS if theirs in said), None)
    return LineFault(line, words or f"this can't be read as YAML: {error.problem or error.context}")


def unreadable(text: str, error: yaml.YAMLError) -> LineFault:
    """A sign that no YAML may hold."""
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return LineFault(1, "this can't be read as YAML")
    sign = f"U+{ord(text[position]):04X}" if position < len(text) else "a sign"
    return LineFault(
        text.count("\n", 0, position) + 1, f"the invisible sign {sign} stands here, which no file may hold"
    )
