"""Checks of translations: missing, made from an older text, or unlike their source where both must agree."""

from __future__ import annotations

from collections.abc import Iterator

from kb.articles.files import blob_hash
from kb.articles.library import USUAL_SOURCE, Article, Library
from kb.checks.subject import Inspection, Subject
from kb.errors import Problem
from kb.rules import Rule

MISSING = Rule("translation-missing", "write the article in that language, under the same path")
OUTDATED = Rule("translation-outdated", "bring it up to date, then put the source's new hash into translated_from")
UNTRACKED = Rule("translation-untracked", "add translated_from to the one that was translated")
AUDIENCE = Rule(
    "translation-audience",
    "give both languages one audience, or customers read in one what is hidden in the other",
    "error",
)
CODE = Rule("translation-code", "give both languages one code: callers dictate it in either")


def check(inspection: Inspection) -> Iterator[Problem]:
    languages = sorted(
        {
            subject.article.lang
            for subject in inspection.every
            if "/" in subject.path and subject.path.startswith(subject.article.lang + "/")
        }
    )
    if len(languages) < 2:
        return
    for subject in inspection.subjects:
        article = subject.article
        if article.status != "published" or article.draft_of:
            continue
        same = [other for other in inspection.by_key.get(article.key, ()) if other is not subject]
        has = {article.lang, *(other.article.lang for other in same)}
        for lang in languages if article.audience == "public" else ():
            if lang not in has:
                yield MISSING.at(subject.path, 1, f"there is no {lang}/{article.key}.md")
        yield from _against(inspection, subject, same)


def _against(inspection: Inspection, subject: Subject, same: list[Subject]) -> Iterator[Problem]:
    article = subject.article
    hashes = {other.path: source_hash(inspection, other) for other in same}
    source_named = article.translated_from
    if source_named and same and not any(hash.startswith(source_named) for hash in hashes.values()):
        path, now = next(iter(hashes.items()))
        line = subject.line_of("translated_from")
        yield OUTDATED.at(
            subject.path,
            line,
            f"{path} has changed since it was translated",
            f"bring it up to date, then write translated_from: {now[:12]}",
        )
    source = min([subject, *same], key=lambda one: (one.article.lang != USUAL_SOURCE, one.path))
    if source is not subject and not source_named and not any(other.article.translated_from for other in same):
        now = hashes[source.path]
        remedy = f"write translated_from: {now[:12]} if it says the same as {source.path}"
        yield UNTRACKED.at(subject.path, 1, f"nothing says which text of {source.path} it was made from", remedy)
    for other in same:
        if other.article.audience != article.audience and subject.path > other.path:
            yield AUDIENCE.at(
                subject.path,
                subject.line_of("audience"),
                f"it is {article.audience}, and {other.path} is {other.article.audience}",
            )
        if other.article.code != article.code and subject.path > other.path:
            yield CODE.at(
                subject.path,
                subject.line_of("code"),
                f"its code is {article.code or 'empty'}, and {other.path} has {other.article.code or 'none'}",
            )


def source_hash(inspection: Inspection, subject: Subject) -> str:
    """What `git hash-object` says of the article's file; no git is needed."""
    return blob_hash((inspection.library.root / subject.path).read_bytes())


def changed_source(library: Library, article: Article) -> Article | None:
    """The published text that `article` was translated from, when it has changed since; None when nothing is known of it."""
    others = (library.by_id.get(f"{lang}/{article.key}") for lang in library.languages if lang != article.lang)
    same = [other for other in others if other and other.status == "published"]
    source_named = article.translated_from
    if not source_named or any(
        blob_hash((library.root / other.path).read_bytes()).startswith(source_named) for other in same
    ):
        return None
    return same[0] if same else None
