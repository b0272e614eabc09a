"""The whole way of a text written for another tool: each dialect's pass in its order, code kept out of their sight."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from kb.rendering.dialects.attributes import without_attributes
from kb.rendering.dialects.blocks import with_blocks
from kb.rendering.dialects.callouts import with_callouts, with_notices
from kb.rendering.dialects.commonmark import as_commonmark
from kb.rendering.dialects.footnotes import with_footnotes
from kb.rendering.dialects.html_blocks import with_markdown_inside
from kb.rendering.dialects.inline import Inlined
from kb.rendering.dialects.liquid import from_liquid, without_variables
from kb.rendering.dialects.marks import from_marks
from kb.rendering.dialects.masks import with_code, without_code
from kb.rendering.dialects.mdx import without_code_of_mdx
from kb.rendering.dialects.verbatim import as_written, without_lookalikes
from kb.rendering.dialects.wiki import from_wiki
from kb.rendering.dialects.yfm import from_yfm


def _nothing(name: str) -> str:
    return ""


@dataclass(frozen=True)
class Surroundings:
    """What a text's marks may ask of the folder round it."""

    lang: str
    id: str = ""  # of the article: addresses of footnotes are made of it
    title_of: Callable[[str], str] = _nothing  # of the article a link leads to
    find: Callable[[str], str] = _nothing  # path of the note or picture with a name
    slug: Callable[[str], str] = str
    tools: tuple[str, ...] = ()  # that the folder was made for
    is_mdx: bool = False  # whether braces hold JavaScript


@dataclass(frozen=True)
class Rewritten:
    """The text in our Markdown; `dropped` counts the marks, as they are written, of which nothing was known."""

    text: str
    dropped: Counter[str] = field(default_factory=Counter)


def from_other_tools(markdown: str, around: Surroundings) -> Rewritten:
    """The text with everything of other tools' as our Markdown has it, and without what can't be shown."""
    inlined = Inlined()
    text = as_written(without_code(without_lookalikes(markdown)))
    text = from_marks(without_code_of_mdx(from_liquid(text), inlined.dropped if around.is_mdx else None))
    text = with_callouts(with_notices(text) if "Grav" in around.tools else text)
    if "{" in text or "<" in text or "::" in text or "///" in text or "[" in text:
        text = with_blocks(text, inlined, around.lang)
    text = from_yfm(text, around.title_of)
    text = from_wiki(text, around.find, around.slug, of_notes="Obsidian" in around.tools)
    text = without_variables(without_attributes(text), inlined.dropped)
    text = with_footnotes(text, hashlib.blake2b(around.id.encode(), digest_size=3).hexdigest())
    return Rewritten(with_code(as_commonmark(with_markdown_inside(text))), inlined.dropped)
