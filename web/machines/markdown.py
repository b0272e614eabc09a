"""Every public article as Markdown, at its own address with `.md`: what its page shows, for programs that read text."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from search.index.tree import StoredArticle
from web.dependencies import Origin, PageTexts, TheEngine
from web.parts.as_markdown import as_markdown, text_as_markdown
from web.site.etag import conditional
from web.site.texts import Texts
from web.site.urls import article_url, markdown_url

router = APIRouter(include_in_schema=False)
MARKDOWN = "text/markdown; charset=utf-8"


@router.get("/{lang}/a/{key:path}.md", name="markdown")
def markdown(request: Request, texts: PageTexts, key: str, engine: TheEngine, origin: Origin) -> Response:
    """Search engines are told that the page is the original."""
    article = engine.tree.article(texts.lang, key)
    if article is None:
        moved = engine.tree.redirect(key)
        if moved is None:
            raise HTTPException(404)
        return RedirectResponse(markdown_url(texts.lang, moved), 301)
    page = f"{origin}{article_url(texts.lang, key)}"
    headers = {
        "cache-control": "no-cache",
        "content-language": texts.lang,
        "link": f'<{page}>; rel="canonical"',
    }
    body = article_as_markdown(texts, article, origin)
    return conditional(request, body.encode("utf-8", "replace"), media_type=MARKDOWN, headers=headers)


def article_as_markdown(texts: Texts, article: StoredArticle, origin: str) -> str:
    """Title, short answer, text; at the end where it is from and of which day."""
    page = f"{origin}{article_url(article.lang, article.key)}"
    dated = texts("article.updated", date=texts.day(article.updated)) if article.updated else ""
    parts = (
        f"# {text_as_markdown(article.title)}",
        f"> {text_as_markdown(article.summary)}" if article.summary else "",
        as_markdown(article.html, origin),
        "---",
        "\\\n".join(filter(None, (texts("machines.source", url=page), dated))),
    )
    return "\n\n".join(filter(None, parts)).replace("\N{NO-BREAK SPACE}", " ") + "\n"
