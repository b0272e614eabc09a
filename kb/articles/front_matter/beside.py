"""What says beside the front matter that a text isn't for readers: lines of other tools, its title, the name of its file.

MultiMarkdown (MkDocs, Pelican) has fields without a frame at the top, Logseq and Dataview `draft:: true`, AsciiDoc `:draft: true`,
reStructuredText `.. draft: true`; people write a comment, or [DRAFT] into the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from kb.articles.front_matter.visibility_names import switch_of
from kb.articles.yaml_fields import Fields, Path

LOOKED_AT = 12  # lines at the top
FRAMED = re.compile(
    r"\s*(?:<!--|\[//\]:\s*#\s*\(|\[comment\]:\s*#\s*\(|%%)\s*(?P<said>[^<>%\n]{1,80}?)\s*(?:-->|\)|%%)\s*$"
)
MARKED = re.compile(
    r"\s*(?:\.\.\s+(?P<rst>[\w-]+):|:(?:page-)?(?P<adoc>[\w-]+):|(?P<double>[\w-]+)::)\s+(?P<value>\S.*?)\s*$"
)
PLAIN = re.compile(r"(?P<name>[^\W\d][\w -]{0,30}):[ \t]+(?P<value>\S.*?)\s*$")
NAMELESS = re.compile(r"\s*\[(?P<said>[^\[\]\n]{1,40})\]:\s*#?\s*$")
TAGS = re.compile(r"\s*(?:#[\w/-]+\s*)+$")  # of Obsidian, on a line of their own
TAG = re.compile(r"#([\w/-]+)")
HEADING = re.compile(r"#\s+(?P<title>\S.*)$")
KEPT = r"draft|wip|unpublished|do not publish|not for publication|черновик|не публиковать"
THEIRS = r"internal|internal only|(?:for )?(?:staff|agents|employees|internal use) only|confidential|внутреннее|служебное|для сотрудников"
ONLY = r"(?:for )?(?:staff|agents|employees|internal use) only|(?:только )?для сотрудников"
TITLE = re.compile(
    rf"\W*(?:[\[(]\s*(?:{KEPT}|{ONLY})\s*[\])]|\[\s*(?:{THEIRS})\s*\]|(?:draft|wip|черновик)\s*:)"
    rf"|.*(?:[\[(]\s*(?:{KEPT}|{ONLY})\s*[\])]|\[\s*(?:{THEIRS})\s*\])\W*$",
    re.IGNORECASE,
)
LOUD = re.compile(
    r"\W*(?:INTERNAL|CONFIDENTIAL|ВНУТРЕННЕЕ|СЛУЖЕБНОЕ)\s*[:—–|-]|\W*(?:DRAFT|WIP|ЧЕРНОВИК)\s*[—–|-]|.*(?:DO NOT PUBLISH|НЕ ПУБЛИКОВАТЬ)"
)
FOR_STAFF = re.compile(rf"{THEIRS}|{ONLY}", re.IGNORECASE)
FOLDERS = frozenset("drafts draft unpublished wip trash черновики черновик".split())
STAFF_FOLDERS = frozenset(
    "internal internalonly staffonly agentsonly employeesonly confidential secret внутреннее служебное длясотрудников".split()
)
STAFF_SUFFIXES = STAFF_FOLDERS | {"private", "staff"}
COPY = re.compile(
    r"sync-conflict-\d|conflicted copy|\(conflict", re.IGNORECASE
)  # an older text that a synchronising program left
MARKED_NAME = re.compile(r"\W*(?:\[(?i:draft|wip|черновик)\]|(?:DRAFT|WIP|ЧЕРНОВИК)\b)")


@dataclass(frozen=True)
class _Said:
    """A field beside the front matter. `at`: index of its line in the body; −1: the title's in the front matter."""

    at: int
    name: str
    value: str = "true"


def stated_beside(fields: Fields, body: str, body_line: int) -> Fields:
    """What stands at the top of the body and in the title, as fields of the same file."""
    values: dict[str, object] = {}
    lines: dict[Path, int] = {}
    for said in (*_at_the_top(body, framed=bool(fields.values)), *_in_titles(fields.values, body)):
        name = said.name.capitalize()  # none of our own fields, which are told in the front matter alone
        values.setdefault(name, said.value)
        lines.setdefault((name,), body_line + said.at if said.at >= 0 else fields.line(("title",)))
    return Fields(values, lines, file=fields.file)


def _at_the_top(body: str, *, framed: bool) -> Iterator[_Said]:
    """Lines without any mark are fields only at the very top of a file that has no front matter."""
    lines = body.split("\n", LOOKED_AT)[:LOOKED_AT]
    for at, line in enumerate(lines):
        framing, marked, nameless = FRAMED.match(line), MARKED.match(line), NAMELESS.match(line)
        said = framing or nameless
        if said and switch_of(said["said"]) in ("hides", "hides for staff"):
            yield _Said(at, said["said"])
        elif framing and (inside := PLAIN.match(framing["said"])):
            yield _Said(at, inside["name"], inside["value"])
        elif TAGS.match(line):
            yield from (_Said(at, tag) for tag in TAG.findall(line) if switch_of(tag) in ("hides", "hides for staff"))
        elif marked:
            yield _Said(at, marked["rst"] or marked["adoc"] or marked["double"], marked["value"])
        elif line.strip() and not HEADING.match(line) and not framing:
            break  # the text begins: what stands in it is about a part of it
    if not framed:
        top = list(takewhile(str.strip, lines))
        plain = [PLAIN.match(line) for line in top]
        yield from (_Said(at, one["name"], one["value"]) for at, one in enumerate(plain) if one and all(plain))


def _in_titles(values: Mapping[str, object], body: str) -> Iterator[_Said]:
    heading = next(
        ((at, found["title"]) for at, line in enumerate(body.split("\n", LOOKED_AT)) if (found := HEADING.match(line))),
        None,
    )
    for at, title in ((-1, str(values.get("title", ""))), *((heading,) if heading else ())):
        if TITLE.match(title[:200]) or LOUD.match(title[:200]):
            yield _Said(at, "internal" if FOR_STAFF.search(title) else "draft")


def place_of(file: str) -> tuple[Literal["public", "draft", "internal"], str]:
    """What the file's folders and its name say, and in words."""
    *folders, name = file.split("/")
    within = set(map(_folded, folders))
    _, *suffixes = map(_folded, name.removesuffix(".md").split("."))
    if FOLDERS & within:
        return "draft", "it lies in a folder of drafts"
    if COPY.search(name) or MARKED_NAME.match(name) or FOLDERS & set(suffixes) - {"draft"}:
        return "draft", "so its name says"
    if STAFF_FOLDERS & within:
        return "internal", "it lies in a folder for staff"
    return ("internal", "so its name says") if STAFF_SUFFIXES & set(suffixes) else ("public", "")


def _folded(name: str) -> str:
    return re.sub(r"[\s_.-]+", "", name).casefold()
