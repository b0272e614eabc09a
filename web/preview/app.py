"""The preview for writers: the working folder as pages that reload when a file is saved. Never part of the public site."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Query, Request
from starlette.middleware import Middleware
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response

from kb.addresses import article_path
from kb.articles.library import Article, Library
from kb.settings import Settings
from kb.typesetting.unbroken import unbroken_html
from search.writers.preview_session import PreviewSession
from web.parts.problem_words import problem_in
from web.preview.own_host import OwnHost
from web.site.languages import preferred
from web.site.localised import text_in
from web.site.middleware import ASSET_POLICY, CONTENT_POLICY, SecurityHeaders
from web.site.numbers import LARGEST_ROW
from web.site.pages import article_html, make_templates
from web.site.static_files import load_static
from web.site.texts import load_texts

FOLDER = Path(__file__).parent.parent / "static" / "preview"
WORDS = Path(__file__).parent.parent / "texts" / "preview"
LANGUAGES = ("en", "ru")  # of the preview itself: what the writer's browser prefers, whatever the article's language
WAIT = 20.0  # seconds a page's question for changes is held
# A page as wide as a phone stands within a page of ours, and of nobody else.
POLICY = CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'; frame-src 'self'")
KINDS = {".js": "text/javascript", ".css": "text/css"}


@dataclass(frozen=True)
class PreviewRow:
    """An article in the list."""

    title: str
    url: str
    status: str
    path: str


@dataclass(frozen=True)
class PreviewSection:
    """Articles of one language and section, in the order the site has them."""

    lang: str
    title: str
    rows: tuple[PreviewRow, ...]


def create_preview(settings: Settings, session: PreviewSession, *, host: str = "127.0.0.1") -> FastAPI:
    """The application over a session; it starts and stops the session. `host`: what it listens on, besides loopback."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        session.start()
        yield
        session.stop()

    middleware = [Middleware(SecurityHeaders), Middleware(OwnHost, host=host)]
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan, middleware=middleware)
    static = load_static(settings.accent, settings.accent_ink)
    template_of = make_templates().get_template
    words = load_texts(LANGUAGES, WORDS)

    def show(request: Request, template: str, values: Mapping[str, object], status: int = 200) -> Response:
        texts = words[preferred(request.headers.get("accept-language", ""), LANGUAGES)]
        own = {
            "static": static.url,
            "version": session.version,
            "note": session.note,
            "t": texts,
            "q": "",
            "alone": False,
        }
        own |= {"brand": settings.brand_in(texts.lang), "said": partial(problem_in, lang=texts.lang)}
        headers = {"cache-control": "no-store", "vary": "accept-language", "content-security-policy": POLICY}
        return HTMLResponse(unbroken_html(template_of(template).render({**own, **values})), status, headers)

    _add_pages(app, session, show)
    _add_files(app, session)

    @app.get("/static/{version}/{name}")
    def static_file(version: str, name: str) -> Response:
        static_asset = static.find(name)
        return Response(static_asset.body, media_type=static_asset.media_type) if static_asset else _none()

    return app


def _none() -> Response:
    return PlainTextResponse("There is nothing here.", 404)


def _add_pages(app: FastAPI, session: PreviewSession, show: Callable[..., Response]) -> None:
    @app.get("/")
    def listing(request: Request, q: str = "") -> Response:
        lang = preferred(request.headers.get("accept-language", ""), LANGUAGES)
        broken = [problem for problems in session.broken.values() for problem in problems]
        hits = session.find(q) if q else ()
        listed = {"sections": _sections(session.library, lang), "broken": broken, "q": q, "found": hits}
        return show(request, "preview/list.html", listed)

    @app.get("/{lang}/a/{key:path}")
    def article(request: Request, lang: str, key: str, alone: str = "") -> Response:
        sheet = session.sheet(f"{lang}/{key}")
        if sheet is None:
            ends = (f"{lang}/{key}.md", f"{key}.md")
            problems = [
                problem
                for path, problems_of_file in session.broken.items()
                if path in ends
                for problem in problems_of_file
            ]
            return show(request, "preview/gone.html", {"id": f"{lang}/{key}", "problems": problems}, 404)
        html = article_html(sheet.page.html) if sheet.page else ""
        return show(request, "preview/article.html", {"sheet": sheet, "html": html, "alone": bool(alone)})

    @app.get("/phone/{lang}/a/{key:path}")
    def on_a_phone(request: Request, lang: str, key: str) -> Response:
        if session.library.by_id.get(f"{lang}/{key}") is None:
            return _none()
        return show(request, "preview/phone.html", {"url": article_path(lang, key)})

    @app.get("/answers/{lang}/{key:path}")
    def answers(request: Request, lang: str, key: str) -> Response:
        draft = session.library.by_id.get(f"{lang}/{key}")
        if draft is None:
            return _none()
        return show(request, "preview/answers.html", {"answers": session.answers(draft), "article": draft})


def _add_files(app: FastAPI, session: PreviewSession) -> None:
    @app.get("/wait")
    def wait(version: Annotated[int, Query(ge=0, le=LARGEST_ROW)] = 0) -> Response:
        now, changed = session.wait(version, WAIT)
        return JSONResponse({"version": now, "changed": list(changed)})

    @app.get("/assets/{path:path}")
    def asset(request: Request, path: str) -> Response:
        return (
            FileResponse(session.library.root / path, headers={"content-security-policy": ASSET_POLICY})
            if path in session.library.assets
            else _none()
        )

    @app.get("/preview/{name}")
    def own(name: str) -> Response:
        file = FOLDER / name
        return (
            FileResponse(file, media_type=KINDS[file.suffix]) if file.parent == FOLDER and file.is_file() else _none()
        )


def _sections(library: Library, lang: str) -> list[PreviewSection]:
    """As the site has them: articles of the writer's language first, sections and articles in their order."""
    places = {id: place for place, id in enumerate(library.categories)}

    def place(article: Article) -> tuple[bool, str, int, str, int, str]:
        here = places.get(article.category, len(places))
        return (article.lang != lang, article.lang, here, article.category, article.order, article.title.casefold())

    ordered = sorted(library.articles, key=place)
    return [
        PreviewSection(spoken, _section_title(library, category, spoken), tuple(_row(article) for article in articles))
        for (spoken, category), articles in groupby(ordered, key=lambda one: (one.lang, one.category))
    ]


def _section_title(library: Library, category: str, lang: str) -> str:
    described = library.categories.get(category)
    return text_in(described.title, lang) if described else category


def _row(article: Article) -> PreviewRow:
    return PreviewRow(article.title, article_path(article.lang, article.key), article.status, article.path)
