"""What is said of an article during a call besides its text: where support's power ends, facts with their owners, no staff notes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.articles.facts import Fact
from search.index.tree import StoredArticle, Tree
from web.parts.article_blocks import ArticleBlocks
from web.site.localised import in_language, text_in
from web.site.texts import Texts

MOST_FACTS, SHORTEST_FACT = 6, 4  # a fact of three characters stands in any text by chance


@dataclass(frozen=True)
class FactLine:
    value: str
    about: str
    name: str = ""  # what it is, as facts.yaml says it


def without_notes(passage: str, blocks: ArticleBlocks) -> str:
    """A passage to be said aloud holds no line of a note for staff, nor the title of a note that was cut."""
    hidden: set[str] = set()
    for note, title in zip(blocks.notes, blocks.titles or ("",) * len(blocks.notes), strict=True):
        lines = [" ".join(line.split()) for line in note.split("\n")]
        hidden |= {*lines, f"{title} {lines[0]}".strip()}
    flat = " ".join(passage.split())
    for line in sorted(hidden, key=len, reverse=True):
        flat = flat.replace(line, " ")
    flat = " ".join(flat.split())
    for title in filter(None, blocks.titles):
        flat = flat.removesuffix(title).rstrip()
    return flat if hidden else passage


def boundary_of(texts: Texts, outcome: str) -> str:
    return texts.get(f"agent.boundary_{outcome}")


def facts_of(tree: Tree, article: StoredArticle, blocks: ArticleBlocks, texts: Texts) -> tuple[FactLine, ...]:
    """The figures of an article by their names, with who answers for them and until when they hold.

    A word such as "at once" stands in any text by chance, and a figure that several facts have is nobody's: neither is told.
    """
    plain = " ".join(blocks.text.split()) + " " + article.summary
    named: dict[str, list[Fact]] = {}
    for fact in tree.facts.by_key.values():
        value = in_language(fact.value, article.lang)
        if len(value) >= SHORTEST_FACT and any(letter.isdigit() for letter in value) and _stands_in(value, plain):
            named.setdefault(value, []).append(fact)
    lines = (_line(value, facts[0], texts) for value, facts in named.items() if len(facts) == 1)
    return tuple(lines)[:MOST_FACTS]


def _line(value: str, fact: Fact, texts: Texts) -> FactLine:
    about = texts("agent.fact_about", owner=fact.owner, date=texts.day(fact.valid_until))
    return FactLine(value, about, text_in(fact.name, texts.lang) or fact.about or fact.key)


def _stands_in(value: str, plain: str) -> bool:
    """By itself, not as a part of a longer word or number ("5 minutes" in "45 minutes")."""
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", plain) is not None
