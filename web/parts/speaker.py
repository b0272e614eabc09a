"""An article for programs that speak for an agent: the facts of a call card as plain values, and finding it by what people dictate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.index.tree import StoredArticle, Tree
from search.query.values import Result
from web.parts.article_blocks import blocks_of
from web.parts.spoken_facts import boundary_of, facts_of, without_notes
from web.site.texts import Texts
from web.site.urls import article_url

NOTE = "internal"  # the class of a note; an article without the word has none
FROM_TEXT = frozenset(("steps", "notes", "facts", "text"))  # parts that cost reading the article's HTML


@dataclass(frozen=True)
class Speaker:
    """Where articles are taken from and how their parts are worded."""

    catalogues: Mapping[str, Texts]  # by language, the default first
    tree: Tree
    origin: str

    def find(self, reference: str, lang: str = "") -> StoredArticle | None:
        """The article of an id ("en/cards/block-card"), a dictated code, or a key with or without `lang`; old keys lead on."""
        first, _, rest = reference.partition("/")
        article = self.tree.article(first, rest) or self.tree.by_code(
            reference, lang or next(iter(self.catalogues), "")
        )
        return article or self._by_key(reference, lang) or self._by_key(self.tree.redirect(reference) or "", lang)

    def parts(self, article: StoredArticle, names: frozenset[str], result: Result | None = None) -> dict[str, object]:
        """Those of the parts of an article that are wanted; `result` gives the words to say where it has no summary."""
        say = article.summary
        parts_by_name: dict[str, object] = {"owner": article.owner, "ask": article.ask, "related": article.related}
        parts_by_name["boundary"] = boundary_of(self._texts(article.lang), article.outcome)
        if names & FROM_TEXT or not say:
            blocks = blocks_of(article.html)
            parts_by_name |= {"steps": blocks.steps, "notes": blocks.notes, "text": blocks.text}
            say = say or (without_notes(result.passage.removeprefix(result.heading).lstrip(), blocks) if result else "")
            if "facts" in names:
                facts = facts_of(self.tree, article, blocks, self._texts(article.lang))
                parts_by_name["facts"] = tuple({"value": fact.value, "about": fact.about} for fact in facts)
        return {name: value for name, value in (parts_by_name | {"say": say}).items() if name in names}

    def without_its_notes(self, article: StoredArticle, result: Result) -> str | None:
        """A public article's passage without the note for staff that it quotes; None where it quotes none."""
        if article.audience != "public" or NOTE not in article.html:
            return None
        passage = without_notes(result.passage, blocks_of(article.html))
        return None if passage == " ".join(result.passage.split()) else passage

    def link(self, article: StoredArticle) -> tuple[str, str]:
        """The public page and the words to send it with; both empty for an internal article."""
        if article.audience != "public":
            return "", ""
        url = f"{self.origin}{article_url(article.lang, article.key)}"
        return url, self._texts(article.lang)("agent.link_text", title=article.title, url=url)

    def _by_key(self, key: str, lang: str) -> StoredArticle | None:
        languages = self.tree.languages_of.get(key, ())
        first = sorted(languages, key=lambda each: each != lang)[:1]
        return self.tree.article(first[0], key) if first else None

    def _texts(self, lang: str) -> Texts:
        return self.catalogues.get(lang) or next(iter(self.catalogues.values()))
