"""What the checks look at: the whole library, and of it the chosen articles with their prose, links and pages.

Reads nothing but what the library was loaded from, and changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from kb.articles.facts import CITATION
from kb.articles.fences import code_lines
from kb.articles.library import Article, Library
from kb.articles.steps import spoken
from kb.articles.yaml_fields import Fields
from kb.rendering.links import Place, Target, resolve
from kb.rendering.render import Rendered

LINK = re.compile(
    r"(?P<mark>!?)\[(?P<words>[^\[\]\n]{0,400})\]\((?P<href><[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
)
WHOLE_LINK = re.compile(LINK.pattern + r"\)?")
CODE = re.compile(r"`[^`\n]*`")
DEFINED = re.compile(r"^ {0,3}\[[^\[\]\n]+\]:[ \t]*(?P<href>\S+)")
NOT_PROSE = re.compile(r"`[^`\n]*`|<[^<>\n]{0,500}>|https?://[^\s)\]]+|\{%.{0,200}?%\}|\{\{.{0,200}?\}\}")
LONGEST = 4000  # characters of a line that are looked into: nobody writes longer ones
FRONT_TEXTS = ("title", "summary", "questions", "ask")


@dataclass(frozen=True)
class WrittenLink:
    line: int  # of the file
    words: str
    href: str
    image: bool


@dataclass(frozen=True)
class Subject:
    """One article under check."""

    article: Article
    fields: Fields  # its front matter as written

    @property
    def path(self) -> str:
        return self.article.path

    def line_of(self, *name: str | int) -> int:
        """The line of a front matter field, 1 when it is not there."""
        return self.fields.line(name)

    @cached_property
    def body(self) -> tuple[tuple[int, str], ...]:
        """(line of the file, text) of every line of the body that is not code."""
        lines = self.article.body.split("\n")
        marked = zip(lines, code_lines(lines), strict=True)
        start = self.article.body_line
        return tuple((start + at, line[:LONGEST]) for at, (line, is_code) in enumerate(marked) if not is_code)

    @cached_property
    def text_digest(self) -> bytes:
        """The same for two articles whose texts differ in nothing but spaces."""
        return hashlib.blake2b(
            " ".join(self.article.body.split()).encode("utf-8", "surrogatepass"), digest_size=16
        ).digest()

    @cached_property
    def prose(self) -> tuple[tuple[int, str], ...]:
        """The body's lines as a reader has them: without code, tags, addresses and cited facts."""
        return tuple((line, without_marks(text)) for line, text in self.body if text.strip())

    @cached_property
    def front(self) -> tuple[tuple[int, str], ...]:
        """(line, text) of the fields that are shown or said, without cited facts."""
        return self._texts(FRONT_TEXTS)

    @cached_property
    def ours(self) -> tuple[tuple[int, str], ...]:
        """The same without the questions, which are in customers' words."""
        return self._texts(tuple(name for name in FRONT_TEXTS if name != "questions"))

    def _texts(self, names: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
        texts = []
        for name in names:
            written = self.fields.values.get(name, "")
            for at, text in enumerate(written if isinstance(written, list) else [written]):
                if isinstance(text, str) and text:
                    texts.append((self.line_of(name, at), without_marks(text)))
        said = spoken(self.fields.values.get("steps"))
        return (*texts, *((self.fields.line(path), without_marks(text)) for path, text in said))

    @cached_property
    def links(self) -> tuple[WrittenLink, ...]:
        links = []
        for line, written in self.body:
            text = CODE.sub(lambda code: " " * len(code[0]), written) if "`" in written else written
            for match in LINK.finditer(text) if "](" in text else ():
                links.append(WrittenLink(line, match["words"], match["href"].strip("<>"), bool(match["mark"])))
            if "]:" in text and (defined := DEFINED.match(text)):
                links.append(WrittenLink(line, "", defined["href"].strip("<>"), False))
        return tuple(links)

    @cached_property
    def cited(self) -> tuple[str, ...]:
        """Keys of the facts the article cites, each once."""
        texts = [self.article.body, *(str(self.fields.values.get(name, "")) for name in (*FRONT_TEXTS, "steps"))]
        return tuple(dict.fromkeys(match[1] for text in texts if "fact:" in text for match in CITATION.finditer(text)))


def without_marks(text: str) -> str:
    """A line of Markdown without what is not prose; cited facts leave a stand-in, so that sentences stay whole."""
    if "{{" in text:
        text = CITATION.sub("□", text)
    if "](" in text:
        text = WHOLE_LINK.sub(lambda match: f"{match['mark']}[{match['words']}]", text)
    return NOT_PROSE.sub(" ", text)


@dataclass(frozen=True)
class Inspection:
    """One run of the checks. `pages` are rendered articles by id."""

    library: Library
    today: date
    subjects: tuple[Subject, ...]
    every: tuple[Subject, ...]
    pages: Mapping[str, Rendered] = field(default_factory=dict)
    quick: bool = False  # while an article is being written: leave out what reads every other one

    @cached_property
    def by_key(self) -> dict[str, list[Subject]]:
        by_key: dict[str, list[Subject]] = {}
        for subject in self.every:
            by_key.setdefault(subject.article.key, []).append(subject)
        return by_key

    @cached_property
    def is_whole(self) -> bool:
        """Every article was chosen: then what nothing refers to can be told too."""
        return len(self.subjects) == len(self.every)

    def target(self, subject: Subject, href: str) -> Target:
        """Where a link of an article leads, for somebody who may read everything."""
        return resolve(href, Place(subject.article, self.library, "internal"))


def subjects(articles: Iterable[Article], library: Library) -> tuple[Subject, ...]:
    nothing = Fields({}, {})
    return tuple(Subject(article, library.lines.get(article.path, nothing)) for article in articles)
