"""What a translation is made from: the article in the other language as it is now, and as it was when it was translated."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kb.articles.files import BadText, blob_hash
from kb.articles.library import USUAL_SOURCE, Article, Library
from kb.writing.source_text import shown
from kb.writing.stores import ArticleStore

MADE_FROM = re.compile(r"^translated_from[ \t]*:[ \t]*[\"']?([0-9a-f]{7,64})[\"']?[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Original:
    """`then` is the text that was translated, None where nobody knows it; `digest` names the present one."""

    article: Article
    now: str
    then: str | None
    digest: str

    @property
    def has_changed(self) -> bool:
        return self.then is not None and self.then != self.now


def original_of(store: ArticleStore, library: Library, path: str, text: str) -> Original | None:
    """Of the translation at `path`, whose draft says `text`. None where it is no translation, or the original no text."""
    made_from = MADE_FROM.search(text.partition("\n---")[0])
    article = source_of(library, path, translated=bool(made_from))
    stored = _text(lambda: store.read(article.path)) if article else None
    if article is None or stored is None:
        return None
    digest = blob_hash(stored.encode("utf-8"))
    if made_from is None:
        then = None
    elif digest.startswith(made_from[1]):
        then = stored
    else:
        digest_then = made_from[1]
        then = _text(lambda: store.earlier_text(article.path, digest_then))
    return Original(article, shown(stored), None if then is None else shown(then), digest)


def _text(read: Callable[[], str | None]) -> str | None:
    """What is read; None of a file that is no text: whoever translates it can't mend that, and needs it least."""
    try:
        return read()
    except BadText:
        return None


def source_of(library: Library, path: str, *, translated: bool) -> Article | None:
    """The same article in another language: the one that says it was translated is the translation, else the one that is not
    in the usual language of originals."""
    lang, _, rest = path.partition("/")
    here = library.by_path.get(path)
    key = here.key if here else rest.rpartition(".")[0]
    own = here.lang if here else lang
    if not key or (own == USUAL_SOURCE and not translated):
        return None
    others = (library.by_id.get(f"{other}/{key}") for other in library.languages if other != own)
    candidates = [one for one in others if one and not one.draft_of and (translated or not one.translated_from)]
    return min(candidates, key=lambda one: one.lang != USUAL_SOURCE, default=None)
