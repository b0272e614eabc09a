"""Where a link or an image of an article leads on the site. Knows addresses, never tags."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from kb.addresses import article_path, asset_path, category_path, home_path, is_own_page
from kb.articles.layouts.addresses import in_one_form
from kb.articles.layouts.sites import below_site
from kb.articles.library import Article, Library
from kb.errors import Problem
from kb.rules import Rule

INDEX_FILES = ("index.md", "README.md", "_index.md", "index.mdx")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
INDEX = re.compile(r"(?:^|/)(?:_?index|readme)$", re.IGNORECASE)
ENDING = re.compile(r"\.[A-Za-z0-9]{2,8}$")
OUTSIDE = ("http:", "https:", "mailto:", "tel:")
OF_SITE = re.compile(
    r"^(?:@site|pathname://)(?=/)"
)  # Docusaurus: from the folder's root, from the root of what is served
UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]+(?=[^?#]*:)|^\s+|\s+$")

HIDDEN = Rule("link-hidden", "link a published article, or none")
BROKEN = Rule("link-broken", "mend the path: it is taken from the article's own folder")


@dataclass(frozen=True)
class Place:
    """Where the HTML belongs."""

    article: Article
    library: Library
    audience: str

    def breaks(self, rule: Rule, message: str, written: str = "") -> Problem:
        """The rule broken where the article's source first has `written`; where it has not, at the body's first line."""
        article = self.article
        at = max(article.body.find(written), 0) if written else 0
        return rule.at(article.path, article.body_line + article.body.count("\n", 0, at), message)


@dataclass(frozen=True)
class Target:
    """Where a link leads: `kind` is article, asset, external, site, anchor or broken."""

    kind: str
    href: str = ""
    article: str = ""  # id of the article it leads to
    anchor: str = ""
    asset: str = ""  # path relative to the articles folder
    problem: Problem | None = None


def resolve(href: str, place: Place) -> Target:
    """Where `href` leads when it is written at `place`."""
    article, library = place.article, place.library
    written, href = href, OF_SITE.sub("", UNSEEN.sub("", href))
    if href.startswith("#"):
        return Target("anchor", href, article=article.id, anchor=unquote(href[1:]))
    scheme = SCHEME.match(href)
    if scheme and scheme[0].lower() not in OUTSIDE:
        return _broken(place, written, f"links to {scheme[0]} are not shown")
    if scheme or href.startswith("//"):
        return _outside(href, place, written)
    try:
        parts = urlsplit(href)
    except ValueError:
        return _broken(place, written, f"there is no file {href!r}")
    path, anchor = unquote(parts.path), unquote(parts.fragment)
    inside = _inside(path, article)
    other = _article_at(inside, article, library) if inside is not None else None
    asset = library.asset_at(inside) if inside is not None and not other else None
    if not other and not asset:
        other = _addressed(path, place)
        asset = None if other else _asset_of_site(path, place)
    if other:
        return _to_article(other, anchor, place, written)
    if asset:
        return Target("asset", asset_path(asset), asset=asset)
    if is_own_page(href):
        return Target("site", href)
    if section := _section(path, place):
        return Target("site", category_path(*section))
    rooted = re.sub(r"^@/", "/", path)
    if rooted == "/" or (library.layout.is_foreign and rooted.startswith("/") and not in_one_form(rooted)):
        return Target("site", home_path(article.lang))
    if inside is None:
        return _broken(place, written, "the link leaves the articles folder")
    return _broken(place, written, f"there is no file {href!r}{_looked_for(path, inside)}")


def _outside(href: str, place: Place, written: str) -> Target:
    """Another site, or the address an article of ours had when it stood there."""
    library, lang = place.library, place.article.lang
    try:
        known = library.book.find(href, lang) if library.book.is_own_host(href) else ""
        anchor = unquote(urlsplit(href).fragment)
    except ValueError:
        return Target("external", href)
    other = library.by_id.get(known)
    path = None if other else below_site(href, library.layout.sites)
    if path is not None:
        other = _article_at(path.lstrip("/"), place.article, library) or _addressed(path, place, by_name=False)
    if other:
        return _to_article(other, anchor, place, written)
    return (_of_own_site(path, place) if path is not None else None) or Target("external", href)


def _of_own_site(path: str, place: Place) -> Target | None:
    """What an address of the folder's own site leads to that is no article: a file, a section, the first page."""
    library, lang = place.library, place.article.lang
    if not in_one_form(path):
        return Target("site", home_path(lang))
    if (named := path.strip("/")) in library.layout.served:
        return Target("site", home_path(named))
    if asset := library.asset_at(path.lstrip("/")) or _asset_of_site(path, place):
        return Target("asset", asset_path(asset), asset=asset)
    section = _section(path, place)
    return Target("site", category_path(*section)) if section else None


def _candidates(path: str, place: Place) -> Iterator[str]:
    """What the path may mean as an address of the site it was written for: from its root, from the page's folder, from the page."""
    layout, article = place.library.layout, place.article
    path = re.sub(r"^@/", "/", path)
    if path.startswith("/"):
        yield path
        return
    if not layout.is_foreign:
        return
    stem = article.path.rsplit(".", 1)[0]
    if INDEX.search(stem):
        stem = posixpath.dirname(stem)
    for base in (posixpath.dirname(article.path), stem):
        joined = posixpath.normpath(posixpath.join(base, path))
        if not joined.startswith(".."):
            yield layout.placed(joined if ENDING.search(joined) else f"{joined}.md").key
            yield joined
    key = posixpath.normpath(posixpath.join(article.key, path))
    if not key.startswith(".."):
        yield key
    yield path.lstrip("./")


def _addressed(path: str, place: Place, *, by_name: bool = True) -> Article | None:
    """The article that has this address, or the only one that is called so where its name will do."""
    library, lang = place.library, place.article.lang
    found = [library.by_id[known] for one in _candidates(path, place) if (known := library.book.find(one, lang))]
    if found:  # another reading in the page's language before the first in another one
        return next((article for article in found if article.lang == lang), found[0])
    alone = library.book.only(path, lang) if by_name and library.layout.is_foreign else ""
    return library.by_id.get(alone)


def _asset_of_site(path: str, place: Place) -> str | None:
    """A file by the end of its path: sites serve it from a folder that its address does not name. Else one of its name beside
    the article: addresses of a repository name a branch (../master/lock.png).
    """
    library = place.library
    rest = re.sub(r"^(?:@/|~/|\.{0,2}/)+", "", path)
    if not (path.startswith("/") or library.layout.is_foreign) or "." not in rest:
        return None
    beside = posixpath.join(posixpath.dirname(place.article.path), posixpath.basename(rest))
    return library.asset_ending(rest) or (beside if library.layout.is_foreign and beside in library.assets else None)


def _section(path: str, place: Place) -> tuple[str, str] | None:
    """(language, id) of the section an address names."""
    library, lang = place.library, place.article.lang
    for candidate in _candidates(path, place):
        section = library.section_at(in_one_form(candidate), lang)
        if section:
            return section
    return None


def _looked_for(path: str, inside: str) -> str:
    """What was looked for, where the path alone does not say it."""
    return (
        ""
        if ENDING.search(path) or not inside
        else f"; looked for {inside}.md, {inside}/index.md and an article of that address"
    )


def _to_article(other: Article, anchor: str, place: Place, written: str) -> Target:
    if place.audience == "public" and (other.audience == "internal" or other.status != "published"):
        state = "internal" if other.audience == "internal" else other.status
        message = f"{other.path} is {state}: readers can't follow the link"
        return Target("broken", problem=place.breaks(HIDDEN, message, written))
    if other.id == place.article.id and anchor:
        return Target("anchor", "#" + quote(anchor), article=other.id, anchor=anchor)
    href = article_path(other.lang, other.key) + ("#" + quote(anchor) if anchor else "")
    return Target("article", href, article=other.id, anchor=anchor)


def _broken(place: Place, written: str, message: str) -> Target:
    return Target("broken", problem=place.breaks(BROKEN, message, written))


def _inside(path: str, article: Article) -> str | None:
    """The path relative to the articles folder; None outside of it."""
    base = "" if path.startswith("/") else posixpath.dirname(article.path)
    inside = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    return None if inside == ".." or inside.startswith("../") else inside


def _article_at(inside: str, article: Article, library: Library) -> Article | None:
    stem = re.sub(r"\.(?:mdx?|markdown|html?|ya?ml)$", "", inside, flags=re.IGNORECASE)
    for path in (
        inside,
        f"{stem}.md",
        f"{stem}.markdown",
        f"{stem}.mdx",
        *(f"{inside}/{name}" for name in INDEX_FILES),
    ):
        article_there = library.article_at(path)
        if article_there:
            return article_there
    key = stem.removeprefix(article.lang + "/")
    moved = library.redirects.get(key)
    return library.article(article.lang, moved) if moved else None
