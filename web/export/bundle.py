"""Everything public as files to move out with: a zip of Markdown that `kb check` likes, and one JSON of it all."""

from __future__ import annotations

import json
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from kb.addresses import article_of
from kb.articles.layouts.shape import LAST
from kb.authoring.written_fields import front_matter, quoted
from search.index.tree import StoredArticle, Tree
from web.parts.as_markdown import as_markdown

FORMAT = 1  # of the JSON; raised when a field changes its meaning
LINK = re.compile(r"\]\((/[^)\s]*)\)")
ASSET = "/assets/"


def articles_of(tree: Tree) -> Iterator[StoredArticle]:
    """Every article of the tree whole, one after another."""
    for card in tree.cards:
        if article := tree.article(card.lang, card.key):
            yield article


def write_markdown(tree: Tree, file: Path) -> None:
    """A folder of articles as a zip: `en/cards/pin.md`, the pictures, categories.yaml. Facts stand in the text as they are today."""
    old = _old_keys(tree)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        for article in articles_of(tree):
            bundle.writestr(f"{article.lang}/{article.key}.md", markdown_of(article, old.get(article.key, ())))
        if tree.categories:
            bundle.writestr("categories.yaml", _categories(tree))
        for path in assets_of(tree):
            picture = tree.asset(path)
            if picture:
                bundle.write(picture, path)


def assets_of(tree: Tree) -> list[str]:
    """Paths of the pictures and files that public articles show."""
    html = "".join(article.html for article in articles_of(tree))
    named = {unquote(one) for one in re.findall(rf'(?:src|href)="{ASSET}([^"?#]+)', html)}
    return sorted(path for path in named if tree.asset(path))


def markdown_of(article: StoredArticle, old: tuple[str, ...] = ()) -> str:
    """One article as a writer may keep it."""
    head = front_matter(
        {
            "title": article.title,
            "summary": article.summary,
            "questions": article.questions,
            "code": article.code,
            "owner": article.owner,
            "outcome": article.outcome if article.outcome != "solve" else "",
            "related": article.related,
            "redirect_from": old,
            **_days(article),
        }
    )
    body = LINK.sub(lambda link: f"]({_relative(article, link[1])})", as_markdown(article.html))
    return f"{head}\n{body}\n"


def _days(article: StoredArticle) -> dict[str, str]:
    days = {"updated": article.updated, "review_by": article.review_by, "expire_at": article.expire_at}
    return {name: day.isoformat() for name, day in days.items() if day}


def _relative(article: StoredArticle, address: str) -> str:
    path, mark, anchor = address.partition("#")
    here = posixpath.dirname(f"{article.lang}/{article.key}")
    if path.startswith(ASSET):
        return posixpath.relpath(path.removeprefix(ASSET), here)
    named = article_of(path)
    return posixpath.relpath(f"{named[0]}/{named[1]}.md", here) + mark + anchor if named else address


def _old_keys(tree: Tree) -> dict[str, tuple[str, ...]]:
    old: dict[str, tuple[str, ...]] = {}
    for key in {card.key for card in tree.cards}:
        old[key] = ()
    for before, key in tree.redirects.items():
        if key in old:
            old[key] = (*old[key], before)
    return old


def _categories(tree: Tree) -> str:
    lines = []
    for category in tree.categories:
        lines.append(f"{quoted(category.id)}:")
        for name, words in (("title", category.title), ("summary", category.summary)):
            said = ", ".join(f"{lang}: {quoted(text)}" for lang, text in words.items() if lang and text)
            lines += [f"  {name}: {{{said}}}"] if said else []
        lines += [f"  order: {category.order}"] if category.order != LAST else []
    return "\n".join(lines) + "\n"


def write_json(tree: Tree, file: Path, day: str) -> None:
    """All of it as one document, for whatever comes next."""
    whole = {
        "format": FORMAT,
        "day": day,
        "sections": [
            {"id": one.id, "title": one.title, "summary": one.summary, "order": one.order} for one in tree.categories
        ],
        "articles": [_record(article) for article in articles_of(tree)],
        "redirects": dict(tree.redirects),
        "files": assets_of(tree),
    }
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _record(article: StoredArticle) -> dict[str, object]:
    return {
        "id": article.id,
        "key": article.key,
        "lang": article.lang,
        "title": article.title,
        "summary": article.summary,
        "section": article.category,
        "code": article.code,
        "outcome": article.outcome,
        "owner": article.owner,
        "questions": article.questions,
        "related": article.related,
        **_days(article),
        "headings": [{"text": one.text, "anchor": one.anchor, "level": one.level} for one in article.headings],
        "html": article.html,
        "markdown": as_markdown(article.html),
    }
