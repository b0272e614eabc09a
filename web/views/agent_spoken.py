"""An article for programs that speak for an agent: the facts of a call card as plain values, and finding it by what people dictate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from search.query import Result
from web.site import Site
from web.urls import article_url
from web.views.agent_blocks import blocks_of
from web.views.agent_card import boundary_of, facts_of, without_notes

NOTE = "internal"  # the class of a note; an article without the word has none
FROM_TEXT = frozenset(("steps", "notes", "facts", "text"))  # parts that cost reading the article's HTML


@dataclass(frozen=True)
class Speaker:
    """Where articles are taken from and how their parts are worded."""

    site: Site
    tree: Any
    origin: str

    def find(self, reference: str, lang: str = "") -> Any | None:
        """The article of an id ("en/cards/block-card"), a dictated code, or a key with or without `lang`; old keys lead on."""
        first, _, rest = reference.partition("/")
        article = self.tree.article(first, rest) or self.tree.by_code(reference, lang)
        return article or self._by_key(reference, lang) or self._by_key(self.tree.redirect(reference) or "", lang)

    def parts(self, article: Any, wanted: frozenset[str], result: Result | None = None) -> dict[str, Any]:
        """Those of the parts of an article that are wanted; `result` gives the words to say where it has no summary."""
        say = article.summary
        made: dict[str, Any] = {"owner": article.owner, "ask": article.ask, "related": article.related}
        made["boundary"] = boundary_of(self._texts(article.lang), article.outcome)
        if wanted & FROM_TEXT or not say:
            blocks = blocks_of(article.html)
            made |= {"steps": blocks.steps, "notes": blocks.notes, "text": blocks.text}
            say = say or (
                without_notes(result.passage.removeprefix(result.heading).lstrip(), blocks.notes) if result else ""
            )
            if "facts" in wanted:
                facts = facts_of(self.tree, article, blocks, self._texts(article.lang))
                made["facts"] = tuple({"value": fact.value, "about": fact.about} for fact in facts)
        return {name: value for name, value in (made | {"say": say}).items() if name in wanted}

    def sayable(self, article: Any, result: Result) -> dict[str, Any]:
        """The passage and excerpt of a public article where they quote a note for staff, without it; else nothing."""
        if article.audience != "public" or NOTE not in article.html:
            return {}
        passage = without_notes(result.passage, blocks_of(article.html).notes)
        return (
            {}
            if passage == " ".join(result.passage.split())
            else {"passage": passage, "excerpt": ({"text": passage, "marked": False},)}
        )

    def link(self, article: Any) -> tuple[str, str]:
        """The public page and the words to send it with; both empty for an internal article."""
        if article.audience != "public":
            return "", ""
        url = f"{self.origin}{article_url(article.lang, article.key)}"
        return url, self._texts(article.lang)("agent.link_text", title=article.title, url=url)

    def _by_key(self, key: str, lang: str) -> Any | None:
        languages = self.tree.languages_of.get(key, ())
        first = sorted(languages, key=lambda each: each != lang)[:1]
        return self.tree.article(first[0], key) if first else None

    def _texts(self, lang: str) -> Any:
        texts = self.site.texts
        return texts.get(lang) or next(iter(texts.values()))
