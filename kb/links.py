"""Where a link or an image of an article leads on the site. Knows addresses, never tags."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from kb.library import Article, Library

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
OUTSIDE = ("http:", "https:", "mailto:", "tel:")
UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]+(?=[^?#]*:)|^\s+|\s+$")
OUR_PAGES = re.compile(r"/(?:[a-z]{2}(?:[/?#]|$)|agent\b|assets/|static/)")


Report = Callable[..., None]  # report(code, message, hint, needle): needle is text to look for in the source


@dataclass(frozen=True)
class Place:
    """Where the HTML belongs."""

    article: Article
    library: Library
    audience: str
    report: Report
    slug: Callable[[str], str]  # a heading's words → its anchor


@dataclass(frozen=True)
class Target:
    """Where a link leads: `kind` is article, asset, external, site, anchor or broken."""

    kind: str
    href: str = ""
    article: str = ""  # id of the article it leads to
    anchor: str = ""
    asset: str = ""  # path relative to the articles folder
    problem: tuple[str, str, str] | None = None  # code, message, hint


def article_url(article: Article) -> str:
    return f"/{article.lang}/a/{quote(article.key)}"


def asset_url(path: str) -> str:
    return f"/assets/{quote(path)}"


def resolve(href: str, place: Place) -> Target:
    """Where `href` leads when it is written at `place`."""
    article, library = place.article, place.library
    href = UNSEEN.sub("", href)
    if href.startswith("#"):
        return Target("anchor", href, article=article.id, anchor=unquote(href[1:]))
    scheme = SCHEME.match(href)
    if scheme and scheme[0].lower() not in OUTSIDE:
        return _broken(href, f"links to {scheme[0]} are not shown")
    if scheme or href.startswith("//"):
        return Target("external", href)
    try:
        parts = urlsplit(href)
    except ValueError:
        return _broken(href)
    path, anchor = unquote(parts.path), unquote(parts.fragment)
    inside = _inside(path, article)
    if inside is None:
        return _broken(href, "the link leaves the articles folder")
    other = _article_at(inside, article, library)
    if other:
        return _to_article(other, anchor, article, place.audience)
    asset = inside if inside in library.assets else library.folded_assets.get(inside.casefold())
    if asset:
        return Target("asset", asset_url(asset), asset=asset)
    if OUR_PAGES.match(href):
        return Target("site", href)
    return _broken(href)


def _to_article(other: Article, anchor: str, article: Article, audience: str) -> Target:
    if audience == "public" and (other.audience == "internal" or other.status != "published"):
        state = "internal" if other.audience == "internal" else other.status
        return Target(
            "broken",
            problem=(
                "link-hidden",
                f"{other.path} is {state}: readers can't follow the link",
                "link a published article, or none",
            ),
        )
    if other.id == article.id and anchor:
        return Target("anchor", "#" + quote(anchor), article=other.id, anchor=anchor)
    href = article_url(other) + ("#" + quote(anchor) if anchor else "")
    return Target("article", href, article=other.id, anchor=anchor)


def _broken(href: str, message: str = "") -> Target:
    return Target(
        "broken",
        problem=(
            "link-broken",
            message or f"there is no file {href!r}",
            "mend the path: it is taken from the article's own folder",
        ),
    )


def _inside(path: str, article: Article) -> str | None:
    """The path relative to the articles folder; None outside of it."""
    base = "" if path.startswith("/") else posixpath.dirname(article.path)
    inside = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    return None if inside == ".." or inside.startswith("../") else inside


def _article_at(inside: str, article: Article, library: Library) -> Article | None:
    stem = re.sub(r"\.(?:md|markdown|html?|ya?ml)$", "", inside, flags=re.IGNORECASE)
    for path in (inside, f"{stem}.md", f"{stem}.markdown", f"{inside}/index.md", f"{inside}/README.md"):
        found = library.by_path.get(path) or library.by_folded_path.get(path.casefold())
        if found:
            return found
    key = stem.removeprefix(article.lang + "/")
    moved = library.redirects.get(key)
    return library.article(article.lang, moved) if moved else None
