"""The preview for writers: the working folder as pages that reload when a file is saved. Never part of the public site."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response

from kb.library import Article
from kb.settings import Settings
from search.desk import Desk
from web.languages import preferred
from web.middleware import SecurityHeaders
from web.pages import article_html, make_templates
from web.static_files import load_static
from web.texts import load_texts

FOLDER = Path(__file__).parent / "static" / "preview"
WORDS = Path(__file__).parent / "texts" / "preview"
LANGUAGES = ("en", "ru")  # of the preview itself: what the writer's browser prefers, whatever the article's language
WAIT = 20.0  # seconds a page's question for changes is held
KINDS = {".js": "text/javascript", ".css": "text/css"}


@dataclass(frozen=True)
class Row:
    """An article in the list."""

    title: str
    url: str
    status: str
    path: str


def create_preview(settings: Settings, desk: Desk) -> FastAPI:
    """The application over a desk; it starts and stops the desk."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        desk.start()
        yield
        desk.stop()

    app = FastAPI(
        openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan, middleware=[Middleware(SecurityHeaders)]
    )
    static = load_static(settings.accent, settings.accent_ink)
    template_of = make_templates().get_template
    words = load_texts(LANGUAGES, WORDS)

    def show(request: Request, template: str, status: int = 200, **values) -> Response:
        texts = words[preferred(request.headers.get("accept-language", ""), LANGUAGES)]
        page = template_of(template).render(static=static.url, version=desk.version, note=desk.note, t=texts, **values)
        return HTMLResponse(page, status, {"cache-control": "no-store", "vary": "accept-language"})

    _add_pages(app, desk, show)
    _add_files(app, desk)

    @app.get("/static/{version}/{name}")
    def static_file(version: str, name: str) -> Response:
        found = static.find(name)
        return Response(found.body, media_type=found.media_type) if found else _none()

    return app


def _none() -> Response:
    return PlainTextResponse("There is nothing here.", 404)


def _add_pages(app: FastAPI, desk: Desk, show: Callable[..., Response]) -> None:
    @app.get("/")
    def listing(request: Request, q: str = "") -> Response:
        rows = [_row(article) for article in desk.library.articles]
        broken = [problem for problems in desk.broken.values() for problem in problems]
        found = desk.find(q) if q else ()
        return show(
            request,
            "preview_list.html",
            rows=sorted(rows, key=lambda row: row.status == "published"),
            broken=broken,
            q=q,
            found=found,
        )

    @app.get("/{lang}/a/{key:path}")
    def article(request: Request, lang: str, key: str) -> Response:
        sheet = desk.sheet(f"{lang}/{key}")
        if sheet is None:
            ends = (f"{lang}/{key}.md", f"{key}.md")
            problems = [problem for path, told in desk.broken.items() if path in ends for problem in told]
            return show(request, "preview_gone.html", 404, id=f"{lang}/{key}", problems=problems)
        return show(request, "preview.html", sheet=sheet, html=article_html(sheet.page.html) if sheet.page else "")

    @app.get("/answers/{lang}/{key:path}")
    def answers(request: Request, lang: str, key: str) -> Response:
        found = desk.library.by_id.get(f"{lang}/{key}")
        if found is None:
            return _none()
        return show(request, "preview_answers.html", answers=desk.answers(found), article=found)


def _add_files(app: FastAPI, desk: Desk) -> None:
    @app.get("/wait")
    def wait(version: int = 0) -> Response:
        now, changed = desk.wait(version, WAIT)
        return JSONResponse({"version": now, "changed": list(changed)})

    @app.get("/assets/{path:path}")
    def asset(request: Request, path: str) -> Response:
        return FileResponse(desk.library.root / path) if path in desk.library.assets else _none()

    @app.get("/preview/{name}")
    def own(name: str) -> Response:
        file = FOLDER / name
        return (
            FileResponse(file, media_type=KINDS[file.suffix]) if file.parent == FOLDER and file.is_file() else _none()
        )


def _row(article: Article) -> Row:
    return Row(article.title, f"/{article.lang}/a/{article.key}", article.status, article.path)
