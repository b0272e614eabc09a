"""One value of a YAML file put in, changed or taken out, by its path. Every other character of the file stays: comments, quotes, order.

Knows nothing of what the file is for. A file with anchors is left alone: one place of it may stand for several.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import yaml

from kb.articles.yaml_fields import NO_BREAKS, Path
from kb.authoring.written_fields import quoted_whole

YamlValue = str | Sequence["YamlValue"] | Mapping[str, "YamlValue"]
# YAML takes these as they are, of values and of names.
PLAIN = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,9}(?:\.\d{1,3})?|[a-z][a-z0-9_]*(?:[./-][a-z0-9_]+)*|[A-Z][a-z]+/[A-Z][A-Za-z_]+"
)
NAME = re.compile(r"[^\W\d]\w*(?:[ ./-]\w+)*|/[\w/*.-]*")
WORDS = re.compile(r"yes|no|on|off|null|y|n")
ANCHOR = re.compile(r"(?:^|[\s\[{,:-])[&*][\w-]")
NOTHING = ("", '""', "''", "~", "null")
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class ValuePlace:
    """Where a value stands, in characters of the text: from its name (`start`), from itself (`value`), until `end`.

    `behind`: just behind the name's colon. `column` of its children, in lines of their own; `flow`: they are in brackets.
    """

    start: int
    behind: int
    value: int
    end: int
    kind: Literal["text", "list", "mapping"]
    flow: bool
    column: int
    children: tuple[str | int, ...] = ()


def with_value(text: str, path: Path, value: YamlValue) -> str:
    """The text with a value at a path, which is made where it is not there; a list takes a new item behind its last.

    Raises ValueError for a text with anchors and for a path that leads through another kind of value.
    """
    places = places_of(text)
    if place := places.get(path):
        return _replaced(text, place, value)
    around = places.get(path[:-1])
    last = path[-1]
    if around is None or text[around.value : around.end] in NOTHING or around.kind != "text" and not around.children:
        if around and len(path) == 2 and isinstance(last, int) and isinstance(value, Mapping):
            lines = [f"  {line}" for line in _item(value, flow=False)]
            return _below(text[: around.behind] + text[around.end :], around.behind, lines)
        if around is None and len(path) == 2 and isinstance(last, int) and isinstance(value, Mapping):
            text = with_value(text, path[:1], "")
            return with_value(text, path, value)
        if len(path) > 1:
            return with_value(text, path[:-1], [value] if isinstance(last, int) else {last: value})
        gap = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{gap}" + "".join(f"{line}\n" for line in _entry(str(last), value))
    if around.kind != ("list" if isinstance(last, int) else "mapping"):
        raise ValueError(f"{'.'.join(map(str, path[:-1]))} is something else")
    behind = places[(*path[:-1], around.children[-1])]
    if around.flow:
        item = _flow(value) if isinstance(last, int) else f"{_key(last)}: {_flow(value)}"
        return f"{text[: behind.end]}, {item}{text[behind.end :]}"
    if isinstance(last, int):
        lines = _item(value, flow=behind.flow)
    else:
        lines = _lines(last, value) if len(path) > 1 else _entry(last, value)
    return _below(text, behind.end, [" " * around.column + line for line in lines])


def without(text: str, path: Path) -> str:
    """The text without a value, and without what held nothing else; as it is where there is none. Raises ValueError as above."""
    places = places_of(text)
    place, around = places.get(path), places.get(path[:-1])
    if place is None or around is None:
        return text
    if len(around.children) == 1 and len(path) > 1:
        # An empty list of a file's entries stays to be seen.
        return _replaced(text, around, []) if len(path) == 2 and around.kind == "list" else without(text, path[:-1])
    number = around.children.index(path[-1])
    following = places[(*path[:-1], around.children[number + 1])] if number + 1 < len(around.children) else None
    if around.flow:
        if following:
            return text[: place.start] + text[following.start :]
        return text[: places[(*path[:-1], around.children[number - 1])].end] + text[place.end :] if number else text
    first = text.rfind("\n", 0, place.start) + 1
    if following and around.kind == "mapping" and text[first : place.start].strip():  # the first, behind a dash
        return text[: place.start] + text[following.start :]
    last = text.find("\n", place.end)
    return text[:first] + (text[last + 1 :] if last >= 0 else "")


def with_names(text: str, names: Mapping[Path, str]) -> str:
    """The text with other names for what stands at these paths; all take theirs at once. Raises ValueError as above."""
    places = places_of(text)
    for place, name in sorted(((places[path], name) for path, name in names.items()), key=lambda one: -one[0].start):
        key = quoted_whole(name) if text[place.start] in "\"'" else _key(name)
        text = f"{text[: place.start]}{key}:{text[place.behind :]}"
    return text


def with_lines(text: str, path: Path, value: Mapping[str, YamlValue]) -> str:
    """The text with a new mapping below a name at the file's left edge, a line for each of its values and of theirs.

    Raises ValueError as above.
    """
    around = places_of(text).get(path[:-1])
    lines = _spread(str(path[-1]), value)
    if around is not None and (text[around.value : around.end] in NOTHING or around.flow and not around.children):
        return _below(text[: around.behind] + text[around.end :], around.behind, [f"  {line}" for line in lines])
    if around is not None and around.flow:
        return with_value(text, path, value)
    if around is None:
        gap = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{gap}{_key(str(path[0]))}:\n" + "".join(f"  {line}\n" for line in lines)
    return _below(text, around.end, [" " * around.column + line for line in lines])


def places_of(text: str) -> dict[Path, ValuePlace]:
    """Every value by its path. Raises ValueError for what is no YAML, and for a text with anchors."""
    text = text.translate(NO_BREAKS)
    if ANCHOR.search(text) and any(getattr(event, "anchor", None) for event in yaml.parse(text, Loader=_Loader)):
        raise ValueError("the file has anchors")
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    if node is None:
        return {}
    reader = _Reader(text)
    reader.read(node, (), reader.at(node.start_mark), reader.at(node.start_mark))
    return reader.places


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.places = text, dict[Path, ValuePlace]()
        self.begins = [0]
        for line in text.split("\n"):
            self.begins.append(self.begins[-1] + len(line) + 1)

    def at(self, mark: yaml.Mark) -> int:
        line, column = int(mark.line), int(mark.column)
        return min(self.begins[line] + column, len(self.text))

    def read(self, node: yaml.Node, path: Path, start: int, behind: int) -> int:
        """Where the value ends; what comes behind it on its line is not its own."""
        value, children, column = self.at(node.start_mark), list[str | int](), node.start_mark.column
        end = self.at(node.end_mark)
        if isinstance(node, yaml.ScalarNode):
            if node.style in ("|", ">"):
                end = len(self.text[:end].rstrip())
            elif not node.style and not node.value:
                value = end = behind
            kind: Literal["text", "list", "mapping"] = "text"
        else:
            kind = "list" if isinstance(node, yaml.SequenceNode) else "mapping"
            for at, child in enumerate(node.value):
                if isinstance(child, tuple):
                    key, held = child
                    children.append(key.value)
                    colon = self.text.index(":", self.at(key.end_mark)) + 1
                    reached = self.read(held, (*path, key.value), self.at(key.start_mark), colon)
                else:
                    children.append(at)
                    first = self.at(child.start_mark)
                    reached = self.read(child, (*path, at), first, first)
                end = end if node.flow_style else reached
        self.places[path] = ValuePlace(
            start, behind, value, end, kind, bool(getattr(node, "flow_style", False)), column, tuple(children)
        )
        return end


def _replaced(text: str, place: ValuePlace, value: YamlValue) -> str:
    gap = "" if place.behind == place.start else " "
    return text[: place.behind] + gap + _flow(value) + text[place.end :]


def _below(text: str, at: int, lines: Sequence[str]) -> str:
    """Lines put in below the one that a character stands on."""
    end = text.find("\n", at)
    added = "\n".join(lines)
    return f"{text}\n{added}\n" if end < 0 else f"{text[:end]}\n{added}{text[end:]}"


def _entry(key: str, value: YamlValue) -> list[str]:
    """What stands at the file's left edge: a mapping has a line for each of its values."""
    if isinstance(value, Mapping):
        return [f"{_key(key)}:", *(f"  {line}" for name, held in value.items() for line in _lines(name, held))]
    return _lines(key, value)


def _spread(key: str, value: Mapping[str, YamlValue]) -> list[str]:
    """A mapping in lines of its own, and the mappings in it; theirs are in brackets."""
    lines = [f"{_key(key)}:"]
    for name, held in value.items():
        lines += [f"  {line}" for line in (_entry(name, held) if isinstance(held, Mapping) else _lines(name, held))]
    return lines


def _lines(key: str, value: YamlValue) -> list[str]:
    """A name and its value; a list of mappings has a line for each."""
    if isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(one, Mapping) for one in value):
        return [f"{_key(key)}:", *(f"  {line}" for one in value for line in _item(one, flow=True))]
    return [f"{_key(key)}: {_flow(value)}"]


def _item(value: YamlValue, *, flow: bool) -> list[str]:
    if flow or not isinstance(value, Mapping):
        return [f"- {_flow(value)}"]
    lines = [line for key, held in value.items() for line in _lines(key, held)]
    return [f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines)]


def _flow(value: YamlValue) -> str:
    if isinstance(value, str):
        return value if PLAIN.fullmatch(value) and not WORDS.fullmatch(value) else quoted_whole(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_flow(held)}" for key, held in value.items()) + "}"
    return "[" + ", ".join(map(_flow, value)) + "]"


def _key(key: str) -> str:
    plain = PLAIN.fullmatch(key) or NAME.fullmatch(key)
    return key if plain and not WORDS.fullmatch(key.casefold()) and key not in ("true", "false") else quoted_whole(key)
