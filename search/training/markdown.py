"""Pairs of any folder of Markdown: a title asks for what its text says first, a heading for its section.

Cheap on purpose: manuals of other tools are read line by line, never rendered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.articles.fences import code_lines
from kb.articles.headings import plain
from search.index.passages import passages
from search.model.training import AskedPair

TITLE = re.compile(r"""^title:\s*["']?(.+?)["']?\s*$""", re.MULTILINE)
NOT_TEXT = re.compile(r"^\s*(?:\{%|\[!|:::|import |<|\||[-=]{3,})")
BULLET = re.compile(r"^\s*(?:[>*+-]\s+|\d+[.)]\s+)*")
IMAGE = re.compile(r"!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])")
FEWEST_WORDS = 12  # of a section worth finding
FEWEST_LETTERS = 8  # of a heading that asks for something
MOST_OFTEN = 2  # a heading that stands in more documents ("See also") asks for nothing
HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)$")
INCLUDED = re.compile(r"\[!INCLUDE\s*\[[^\[\]]*\]\([^()]*\)\]", re.IGNORECASE)  # a name that other tools put in
REPEATED = 5  # a line that stands in more documents is said by the tool, not by the text
LARGEST = 1_000_000  # bytes of a file
LONGEST = 4000  # letters read of a line


@dataclass(frozen=True)
class ManualSection:
    """A heading and the plain text under it; "" before the first heading."""

    heading: str
    text: str


@dataclass(frozen=True)
class Manual:
    """A file of Markdown as plain text; `name` is its path below the folder."""

    name: str
    title: str
    sections: tuple[ManualSection, ...]


def read_manuals(folder: Path) -> list[Manual]:
    """Every file that has a title, in the order of their paths, so that neighbours are of one subject."""
    paths = sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*.md"))
    read = (read_manual(name, path) for name, path in paths if path.stat().st_size <= LARGEST)
    return _without_repeated([manual for manual in read if manual])


def read_manual(name: str, path: Path) -> Manual | None:
    """None where there is no title."""
    text = path.read_text(encoding="utf-8", errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")
    text = INCLUDED.sub("", text)
    above, body = _parted(text)
    sections = list(_sections(body))
    heading = TITLE.search(above)
    title = plain(heading[1]) if heading else next((section.heading for section in sections if section.heading), "")
    return Manual(name, title, tuple(sections)) if title else None


def pairs_of(manuals: Sequence[Manual]) -> Iterator[AskedPair]:
    """Of every manual, in their order: its title and what it says first, and every telling heading and its section.

    What asks is left out of the passage, or finding it would be a matter of the same words.
    """
    telling = telling_headings(manuals)
    for manual in manuals:
        first = True
        for section in manual.sections:
            said = first_passage(section)
            if len(said.split()) < FEWEST_WORDS:
                continue
            if first:
                heading = section.heading if differs(manual, section) else ""
                yield AskedPair(manual.title, f"{heading}\n{said}".strip(), manual.name)
                first = False
            if section.heading in telling and differs(manual, section):
                yield AskedPair(section.heading, f"{manual.title}\n{said}", manual.name)


def telling_headings(manuals: Sequence[Manual]) -> set[str]:
    """Headings long enough and rare enough to ask for something."""
    often = Counter(section.heading for manual in manuals for section in manual.sections)
    return {heading for heading, count in often.items() if count <= MOST_OFTEN and len(heading) >= FEWEST_LETTERS}


def differs(manual: Manual, section: ManualSection) -> bool:
    """Whether a heading says more than the title."""
    return section.heading.casefold() != manual.title.casefold()


def first_passage(section: ManualSection) -> str:
    """What search would read of the section first."""
    return passages("", [("", "", section.text)])[0].text


def _without_repeated(manuals: list[Manual]) -> list[Manual]:
    """The manuals without the lines that many of them have."""
    often: Counter[str] = Counter()
    for manual in manuals:
        often.update({line for section in manual.sections for line in section.text.split("\n")})

    def own(section: ManualSection) -> ManualSection:
        return ManualSection(
            section.heading, "\n".join(line for line in section.text.split("\n") if often[line] <= REPEATED)
        )

    return [Manual(one.name, one.title, tuple(map(own, one.sections))) for one in manuals]


def _parted(text: str) -> tuple[str, str]:
    """(front matter, body)."""
    if not text.startswith("---\n"):
        return "", text
    above, closed, body = text[4:].partition("\n---\n")
    return (above, body) if closed else ("", text)


def _sections(body: str) -> Iterator[ManualSection]:
    lines = body.split("\n")
    heading = ""
    said: list[str] = []
    for line, is_code in zip(lines, code_lines(lines), strict=True):
        if is_code:
            continue
        if match := HEADING.match(line[:LARGEST]):
            yield ManualSection(heading, "\n".join(said))
            heading, said = plain(match[2].strip().rstrip("#")), []
        elif not NOT_TEXT.match(line) and (words := plain(BULLET.sub("", IMAGE.sub("", line[:LONGEST])))):
            said.append(words)
    yield ManualSection(heading, "\n".join(said))
