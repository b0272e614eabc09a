"""YAML read as plain text, with the line of every key. The only user of yaml.

Never guesses types (`code: 0012` stays "0012", `title: Yes` stays "Yes"): the models that check the values do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

import yaml

from kb.articles.files import printable
from kb.errors import Problem
from kb.rules import Rule

MAX_CHARACTERS = 1_000_000
MAX_NODES = 50_000  # An alias may be repeated in an alias: the count is of what would be built, not of what is written.
MAX_DEPTH = 30  # libyaml calls itself once per level, and a stack overflow there can't be caught.
MANY_OPENINGS = 200  # With fewer of "[", "{" and "- " there is no depth to fear.
STANDARD = "tag:yaml.org,2002:"
PLAIN = frozenset("str int float bool null timestamp seq map".split())  # tags that leave the text as it is
MERGE = "<<"
NO_COMMENT = re.compile(r"[ \t]+#[^\s#]")
CUT = Rule("field-cut", "put the value in quotes")
NO_VALUE = ("~", "null", "Null", "NULL")
# Line breaks to YAML 1.1 that no editor and no other reader of the file takes for one: a key could hide behind a comment.
NO_BREAKS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", " "))

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Path = tuple[str | int, ...]


class BadYaml(ValueError):
    """The text isn't YAML we can take. `line` counts from 1 within the text."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        self.line, self.message, self.hint = line, message, hint
        super().__init__(message)


@dataclass(frozen=True)
class Cut:
    """A value whose line goes on with what YAML takes for a comment, though it hardly is one: "Error #42"."""

    path: Path
    lost: str


@dataclass(frozen=True)
class Fields:
    """A mapping read from YAML: text values, lists and mappings; `lines` gives the line (from 1) of each path."""

    values: dict[str, object]
    lines: dict[Path, int]
    repeated: tuple[str, ...] = ()
    file: str = ""  # relative to the articles folder
    cut: tuple[Cut, ...] = ()

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it that is written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problems_of_cuts(self) -> Iterator[Problem]:
        """A warning for every value that a # cut short."""
        for cut in self.cut:
            yield self.breaks(
                CUT, cut.path, f"{'.'.join(map(str, cut.path))}: {cut.lost[:60]!r} is a comment to YAML and is left out"
            )

    def breaks(self, rule: Rule, path: Path, message: str, remedy: str = "") -> Problem:
        """The rule broken at `path` of this file."""
        return rule.at(self.file, self.line(path), message, remedy)


def read_fields(text: str, file: str = "") -> Fields | None:
    """Parse a YAML mapping. None when the text is something else (a sentence, a list, nothing). Raises BadYaml."""
    text = text.translate(NO_BREAKS)
    try:
        _refuse_monsters(text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        unclosed = "quoted scalar" in (error.context or "")  # Where it begins helps, where it was given up does not.
        mark = error.context_mark if unclosed else error.problem_mark
        raise BadYaml(mark.line + 1 if mark else 1, _problem(error), _remedy(error)) from None
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise BadYaml(line, "a character that YAML does not allow", "remove the invisible character") from None
    except RecursionError:
        raise BadYaml(1, "values nested too deeply", "make it flat") from None
    if not isinstance(node, yaml.MappingNode):
        return None
    return _Builder(text).build(node, file)


def says_something(text: str) -> bool:
    """Whether a file holds more than comments: one of which `read_fields` gave None is then a list or a sentence, and wrong."""
    return any(line.strip() and not line.lstrip().startswith(("#", "---")) for line in text.split("\n"))


def suggest(word: str, known: list[str] | tuple[str, ...], otherwise: str = "") -> str:
    """'did you mean …?' when something known is close, else `otherwise`."""
    close = _closest(word.casefold(), tuple(known))
    return f"did you mean {close!r}?" if close else otherwise


@lru_cache(maxsize=4096)  # a foreign folder has the same strange fields in thousands of files
def _closest(word: str, known: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.7)), "")


def _refuse_monsters(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise BadYaml(1, f"more than {MAX_CHARACTERS:,} characters of YAML", "split the file")
    if sum(text.count(mark) for mark in ("[", "{", "- ", "? ", " " * MAX_DEPTH)) < MANY_OPENINGS:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise BadYaml(event.start_mark.line + 1, "values nested too deeply", "make it flat")


def _refuse_tag(node: yaml.Node) -> None:
    """A tag asks for something else than the text that stands there; nothing else is ever made of it."""
    kind = node.tag.removeprefix(STANDARD)
    if kind not in PLAIN:
        tag = node.tag if kind == node.tag else f"!!{kind}"
        hint = 'remove it; a text that begins with "!" belongs in quotes'
        raise BadYaml(node.start_mark.line + 1, f"the tag {tag[:60]} is not taken", hint)


def _problem(error: yaml.MarkedYAMLError) -> str:
    return " ".join(part for part in (error.context, error.problem) if part) or "not valid YAML"


def _remedy(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "mapping values are not allowed" in problem or "could not find expected ':'" in problem:
        return 'put the value in quotes: title: "Fees: what they are"'
    if "\\t" in problem or "tab" in problem:
        return "indent with spaces, not tabs"
    if "quoted scalar" in (error.context or ""):
        return "close the quotation mark"
    return "check quotes, colons and indentation near this line"


class _Builder:
    def __init__(self, text: str) -> None:
        self.written = text.split("\n")
        self.cut: list[Cut] = []
        self.lines: dict[Path, int] = {}
        self.repeated: list[str] = []
        self.nodes = 1  # the mapping itself

    def build(self, node: yaml.MappingNode, file: str) -> Fields:
        self.lines[()] = node.start_mark.line + 1
        values = self._mapping(node, ())
        return Fields(values, self.lines, tuple(self.repeated), file, tuple(self.cut))

    def _value(self, node: yaml.Node, path: Path) -> object:
        self.nodes += 1
        if self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            raise BadYaml(node.start_mark.line + 1, "too many values", "remove the repeated aliases (*name)")
        self.lines.setdefault(path, node.start_mark.line + 1)
        _refuse_tag(node)
        if isinstance(node, yaml.ScalarNode):
            self._look_behind(node, path)
            return "" if not node.style and node.value in NO_VALUE else printable(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*path, at)) for at, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _look_behind(self, node: yaml.ScalarNode, path: Path) -> None:
        """Whether the line of a value without quotes goes on with "#42": a comment has a space behind its #."""
        end = node.end_mark
        rest = self.written[end.line][end.column :] if not node.style and end.line < len(self.written) else ""
        if NO_COMMENT.match(rest):
            self.cut.append(Cut(path, rest.strip()))

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        made: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise BadYaml(key_node.start_mark.line + 1, "a key that is not text", "put the value in quotes")
            _refuse_tag(key_node)
            key = printable(key_node.value).strip()
            if key == MERGE:
                hint = "write out the fields themselves: what is merged may say who is to see the text"
                raise BadYaml(key_node.start_mark.line + 1, f"{MERGE} is not taken", hint)
            if key in made:
                self.repeated.append(".".join(map(str, (*path, key))))
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            made[key] = self._value(value_node, (*path, key))
        return made


def laid_out(values: Mapping[str, object]) -> str:
    """The values as a file in which each stands on a line of its own, so that a line tells which is meant."""
    written: str = yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=1_000_000)
    return written
