"""Pages: Jinja set-up and the frame around every page. Templates show prepared facts and decide nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from kb.settings import Settings
from web.site import Site
from web.texts import Texts
from web.urls import channels_url, contact_url, door_url, home_url, index_url, search_url

TEMPLATES = Path(__file__).parent / "templates"
THEMES = ("system", "light", "dark")


@dataclass(frozen=True)
class Link:
    """A link as shown; `lang` is set where the text is in another language than the page."""

    text: str
    url: str
    lang: str = ""


@dataclass(frozen=True)
class Alternate:
    """The same page in another language; `exact` when it truly is the same (search engines are told only of those)."""

    lang: str
    name: str
    url: str
    exact: bool = True


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page says of itself; each page's own model extends it."""

    title: str
    description: str = ""
    path: str = ""  # canonical path, "" for a page that search engines should not keep
    alternates: tuple[Alternate, ...] = ()
    scripts: tuple[str, ...] = ()
    query: str = ""  # what stands in the search field
    status: int = 200
    own_field: bool = False  # the page has the search field in its text, so the header has none


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The frame of the site around a page."""

    lang: str
    brand: str
    logo: str
    title: str
    origin: str
    theme: str
    themes: tuple[tuple[str, bool], ...]
    here: str  # path and query of this very page, to come back to
    home: str
    search: str
    channels: str
    contact: str
    door: str
    index: str
    feed: str
    version: str


def make_templates() -> Environment:
    """The Jinja environment. Everything is escaped; only `article_html` may stand as markup, and kb.rendering cleaned it."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        auto_reload=False,
    )  # fmt: skip
    environment.globals["icon"] = vars(environment.get_template("parts/icons.html").module)["icon"]
    return environment


def article_html(html: str) -> Markup:
    """Mark as safe what kb.rendering made and nh3 cleaned. The only such place in the web layer."""
    return Markup(html)  # noqa: S704


def render(request: Request, lang: str, template: str, page: Page) -> Response:
    """The whole page, with an entity tag so that an unchanged page costs the reader nothing."""
    body = _fill(request, lang, template, page).encode()
    headers = {
        "etag": f'W/"{hashlib.sha256(body).hexdigest()[:20]}"',
        "cache-control": "no-cache",
        "vary": "Cookie, Accept-Encoding",
        "content-language": lang,
    }
    if (
        page.status == 200
        and request.method in ("GET", "HEAD")
        and request.headers.get("if-none-match") == headers["etag"]
    ):
        return Response(status_code=304, headers=headers)
    return Response(body, page.status, headers, "text/html")


def private(response: Response) -> Response:
    """Mark an answer as one person's own: kept by no cache."""
    response.headers["cache-control"] = "private, no-store"
    return response


def render_part(request: Request, lang: str, template: str, page: Any) -> Response:
    """A piece of a page, for scripts that put it in place."""
    return Response(_fill(request, lang, template, page), headers={"cache-control": "no-store"}, media_type="text/html")


def alternates(texts: dict[str, Texts], addresses: Iterable[tuple[str, str, bool]]) -> tuple[Alternate, ...]:
    """Alternates of (language, path, exact) triples, named in their own languages."""
    return tuple(Alternate(lang, texts[lang]("language"), url, exact) for lang, url, exact in addresses)


def origin_of(request: Request, site: Site) -> str:
    return site.settings.base_url.rstrip("/") or str(request.base_url).rstrip("/")


def brand_name(settings: Settings, lang: str) -> str:
    return settings.brand_en if lang == "en" else settings.brand


def theme_of(request: Request) -> str:
    theme = request.cookies.get("theme", "system")
    return theme if theme in THEMES else "system"


def _fill(request: Request, lang: str, template: str, page: Any) -> str:
    site: Site = request.app.state.site
    frame = _frame(request, site, lang, page)
    return site.templates.get_template(template).render(
        frame=frame, page=page, t=site.texts[lang], static=site.static.url
    )


def _frame(request: Request, site: Site, lang: str, page: Any) -> Frame:
    texts, brand, theme = site.texts[lang], brand_name(site.settings, lang), theme_of(request)
    here = request.url.path + (f"?{request.url.query}" if request.url.query and request.method == "GET" else "")
    return Frame(
        lang=lang,
        brand=brand,
        logo=site.settings.logo,
        title=texts("site.title", title=getattr(page, "title", ""), brand=brand),
        origin=origin_of(request, site),
        theme=theme,
        themes=tuple((name, name == theme) for name in THEMES),
        here=here,
        home=home_url(lang),
        search=search_url(lang),
        channels=channels_url(lang),
        contact=contact_url(lang),
        door=door_url(lang),
        index=index_url(lang),
        feed=f"/{lang}/feed.atom",
        version=site.static.version,
    )
