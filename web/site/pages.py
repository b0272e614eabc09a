"""Pages: Jinja set-up and the frame around every page. Templates show prepared facts and decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from kb.errors import IndexUnavailable
from kb.typesetting.unbroken import unbroken_html, unwrapped
from web.site.etag import conditional
from web.site.services import Site, get_site
from web.site.texts import Texts
from web.site.urls import (
    agent_url,
    channels_url,
    contact_url,
    door_url,
    feed_url,
    find_request_url,
    home_url,
    index_url,
    insights_url,
    lead_url,
    links_within,
    picture_url,
    privacy_url,
    search_description_url,
    search_url,
    status_url,
    write_url,
)

TEMPLATES = Path(__file__).parent.parent / "templates"
PANEL = "otvet.panel"  # where a request keeps the PanelFrame it came by
THEMES = ("system", "light", "dark")
SCOPES = "scopes"  # where a request's state keeps what whoever is signed in may do
NOTIFICATIONS = "notifications"  # … and how many notifications wait for them
INVENTED = "invented"  # … and whether what they look at was invented
SHARED = "shared"  # where a request's state says that its page is the same for every visitor of this minute


@dataclass(frozen=True)
class Link:
    """A link as shown; `lang` is set where the text is in another language than the page."""

    text: str
    url: str
    lang: str = ""


@dataclass(frozen=True)
class Option:
    """A choice in a form as shown."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Alternate:
    """The same page in another language; `exact` when it truly is the same (search engines are told only of those)."""

    lang: str
    name: str
    url: str
    exact: bool = True


@dataclass(frozen=True, kw_only=True)
class PanelFrame:
    """The panel of the widget around a page: how addresses in it begin, its theme, and the sites that may hold it."""

    prefix: str
    theme: str
    origins: tuple[str, ...]


class LinkedData(Protocol):
    """What a page is in words that search engines know (web.parts.structured_data)."""

    def graph(self, origin: str) -> dict[str, object]: ...


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """Something does not work, as pages tell it."""

    severity: str  # a class of the style sheet
    word: str  # "Outage"
    title: str
    text: str
    when: str
    url: str
    own: bool = False  # it concerns what the reader is looking at or wrote about
    ended: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page says of itself; each page's own model extends it."""

    title: str
    description: str = ""
    path: str = ""  # canonical path, "" for a page that search engines should not keep
    alternates: tuple[Alternate, ...] = ()
    any_language: str = ""  # its address for readers of other languages, where that is not the first translation
    scripts: tuple[str, ...] = ()
    query: str = ""  # what stands in the search field
    status: int = 200
    notices: tuple[NoticeView, ...] = ()  # told above the page
    own_field: bool = False  # the page has the search field in its text, so the header has none
    linked_data: LinkedData | None = None
    picture: str = ""  # path of a picture of its own to share it with
    markdown: str = ""  # path of the same as Markdown

    @property
    def elsewhere(self) -> str:
        """The address for readers of languages the site does not have, "" where the page is in one language only."""
        exact = [alternate.url for alternate in self.alternates if alternate.exact]
        return (self.any_language or exact[0]) if len(exact) > 1 else ""


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
    channels: str  # "" where contacts.yaml names none
    contact: str
    door: str
    index: str
    privacy: str
    find_request: str
    status: str
    feed: str
    picture: str
    search_description: str
    panel: PanelFrame | None  # the page is shown in the widget
    apart: str  # the same page on the site itself
    version: str
    learns: bool  # search may learn of answered requests: the form says so
    may: tuple[str, ...]  # what whoever is signed in may do, on pages of staff
    notifications: int  # that wait for whoever is signed in
    invented: bool  # what pages of staff show is the year of `kb demo-traffic`


def make_templates() -> Environment:
    """The Jinja environment. Everything is escaped; only `article_html` may stand as markup, and kb.rendering.render cleaned it."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.globals["agent_url"] = agent_url
    environment.globals["lead_url"] = lead_url
    environment.globals["insights_url"] = insights_url
    environment.globals["write_url"] = write_url
    environment.globals["icon"] = vars(environment.get_template("parts/icons.html").module)["icon"]
    return environment


def article_html(html: str) -> Markup:
    """Mark as safe what kb.rendering.render made and nh3 cleaned, or what was escaped. The only such place in the web layer."""
    return Markup(unwrapped(html))  # noqa: S704


def render(request: Request, texts: Texts, template: str, page: Page) -> Response:
    """The whole page, with an entity tag so that an unchanged page costs the reader nothing."""
    body = _fill(request, texts, template, page).encode()
    headers = {"cache-control": "no-cache", "vary": "Cookie, Accept-Encoding", "content-language": texts.lang}
    return conditional(request, body, media_type="text/html", headers=headers, status=page.status)


def render_shared(request: Request, texts: Texts, template: str, page: Page) -> Response:
    """The same for a page that only its address, the theme, the articles and the minute decide."""
    share(request)
    return render(request, texts, template, page)


def share(request: Request) -> None:
    """Say that the answer is the same for whoever asks in this minute: web.kept_pages may give it again."""
    request.scope.setdefault("state", {})[SHARED] = True


def private(response: Response) -> Response:
    """Mark an answer as one person's own: kept by no cache."""
    response.headers["cache-control"] = "private, no-store"
    return response


def render_part(request: Request, texts: Texts, template: str, page: object) -> Response:
    """A piece of a page, for scripts that put it in place."""
    body = _fill(request, texts, template, page)
    return Response(body, headers={"cache-control": "no-store"}, media_type="text/html")


def render_xml(request: Request, template: str, media_type: str, values: Mapping[str, object]) -> Response:
    """A document for machines, sent again only when it has changed."""
    body = get_site(request).templates.get_template(template).render(values)
    headers = {"cache-control": "public, max-age=600"}
    return conditional(request, body.encode(), media_type=media_type, headers=headers)


def alternates(
    texts: Texts, url: Callable[[str], str], *, exact: bool = True, languages: Iterable[str] = ()
) -> tuple[Alternate, ...]:
    """A page in every language of the site, or in these; `url` gives its address in a language."""
    return tuple(Alternate(lang, texts.languages[lang], url(lang), exact) for lang in languages or texts.languages)


def origin_of(request: Request, site: Site) -> str:
    return site.settings.base_url.rstrip("/") or str(request.base_url).rstrip("/")


def panel_of(request: Request) -> PanelFrame | None:
    """The panel a page was asked for by (web.widget.embedding); None on the site itself."""
    panel: PanelFrame | None = request.scope.get(PANEL)
    return panel


def theme_of(request: Request) -> str:
    if panel := panel_of(request):
        return panel.theme
    theme = request.cookies.get("theme", "system")
    return theme if theme in THEMES else "system"


def _fill(request: Request, texts: Texts, template: str, page: object) -> str:
    site = get_site(request)
    frame = _frame(request, site, texts, page)
    html = site.templates.get_template(template).render(
        {"frame": frame, "page": page, "t": texts, "static": site.static.url}
    )
    html = unbroken_html(html)
    return links_within(html, frame.panel.prefix) if frame.panel else html


def _channels(site: Site, lang: str) -> str:
    """ "" where there are none: a menu leads nowhere empty."""
    try:
        named = site.live.public.tree.contacts.channels
    except IndexUnavailable:
        return ""
    return channels_url(lang) if named else ""


def _frame(request: Request, site: Site, texts: Texts, page: object) -> Frame:
    lang, brand, theme = texts.lang, texts.brand, theme_of(request)
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
        channels=_channels(site, lang),
        contact=contact_url(lang),
        door=door_url(lang),
        index=index_url(lang),
        privacy=privacy_url(lang),
        find_request=find_request_url(lang),
        status=status_url(lang),
        feed=feed_url(lang),
        picture=picture_url(lang),
        search_description=search_description_url(lang),
        panel=panel_of(request),
        apart=home_url(lang) if here.startswith("/widget") else here,
        version=site.static.version,
        learns=site.settings.learning != "off",
        may=request.scope.get("state", {}).get(SCOPES, ()),
        notifications=request.scope.get("state", {}).get(NOTIFICATIONS, 0),
        invented=request.scope.get("state", {}).get(INVENTED, False),
    )
