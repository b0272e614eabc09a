"""What search engines are told of a page in words of schema.org (JSON-LD): the way to it, and what it is."""

from __future__ import annotations

from dataclasses import dataclass

from search.index.tree import StoredArticle
from web.parts.article_blocks import blocks_of
from web.site.pages import Link
from web.site.urls import article_picture_url, article_url, home_url, search_url

CONTEXT = "https://schema.org"
STEPS_FROM = 2  # steps; one alone is no way of doing something
QUERY = "search_term_string"
LinkedThing = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class HomeData:
    """The site: its name, and how it is searched."""

    lang: str
    brand: str

    def graph(self, origin: str) -> LinkedThing:
        home = f"{origin}{home_url(self.lang)}"
        search: LinkedThing = {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{origin}{search_url(self.lang, 'q').removesuffix('q')}{{{QUERY}}}",
            },
            "query-input": f"required name={QUERY}",
        }
        site: LinkedThing = {"@type": "WebSite", "url": home, "name": self.brand, "inLanguage": self.lang}
        return {"@context": CONTEXT, **site, "potentialAction": search}


@dataclass(frozen=True, kw_only=True)
class CrumbsData:
    """The way from the home page to a page; `here` is its own title and path."""

    crumbs: tuple[Link, ...]
    here: Link

    def graph(self, origin: str) -> LinkedThing:
        return {"@context": CONTEXT, **_crumbs((*self.crumbs, self.here), origin)}


@dataclass(frozen=True, kw_only=True)
class ArticleData:
    """An article, the way to it and, where it begins with numbered steps, how something is done by them."""

    article: StoredArticle
    crumbs: tuple[Link, ...]
    section: str
    brand: str

    def graph(self, origin: str) -> LinkedThing:
        article, lang = self.article, self.article.lang
        url = f"{origin}{article_url(lang, article.key)}"
        about: LinkedThing = {
            "@type": "TechArticle",
            "@id": f"{url}#article",
            "url": url,
            "headline": article.title,
            "description": article.summary,
            "inLanguage": lang,
            "articleSection": self.section,
            "identifier": article.code,
            "dateModified": article.updated.isoformat() if article.updated else "",
            "image": f"{origin}{article_picture_url(lang, article.key)}",
            "publisher": {"@type": "Organization", "name": self.brand, "url": f"{origin}{home_url(lang)}"},
        }
        things = [_crumbs((*self.crumbs, Link(article.title, article_url(lang, article.key))), origin)]
        things.append({name: value for name, value in about.items() if value})
        steps = blocks_of(article.html).steps
        if len(steps) >= STEPS_FROM:
            things.append(_how_to(article.title, steps, url, lang))
        return {"@context": CONTEXT, "@graph": things}


def _crumbs(links: tuple[Link, ...], origin: str) -> LinkedThing:
    items = [
        {"@type": "ListItem", "position": place, "name": _plain(link.text), "item": f"{origin}{link.url}"}
        for place, link in enumerate(links, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _how_to(title: str, steps: tuple[str, ...], url: str, lang: str) -> LinkedThing:
    spoken_steps = [
        {"@type": "HowToStep", "position": place, "text": _plain(step)} for place, step in enumerate(steps, 1)
    ]
    return {"@type": "HowTo", "@id": f"{url}#steps", "name": title, "inLanguage": lang, "step": spoken_steps}


def _plain(text: str) -> str:
    """The text with the spaces of an ordinary line."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
