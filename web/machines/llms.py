"""`llms.txt` (llmstxt.org): what the help centre is and every article of it, for programs that answer with its words."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response

from search.index.tree import Card, Tree
from web.dependencies import Catalogues, Origin, PageTexts, TheEngine
from web.parts.as_markdown import text_as_markdown
from web.site.etag import conditional
from web.site.localised import cards_by_category, category_title, text_in
from web.site.texts import Texts
from web.site.urls import channels_url, home_url, llms_url, markdown_url

router = APIRouter(include_in_schema=False)
DESCRIPTION = "/api/v1/openapi.json"


@router.get("/llms.txt", name="llms")
def llms(request: Request, catalogues: Catalogues, engine: TheEngine, origin: Origin) -> Response:
    """In the first language of the site; the others are named in it."""
    return _text(request, next(iter(catalogues.values())), engine.tree, origin)


@router.get("/{lang}/llms.txt", name="llms_in_language")
def llms_in_language(request: Request, texts: PageTexts, engine: TheEngine, origin: Origin) -> Response:
    return _text(request, texts, engine.tree, origin)


def _text(request: Request, texts: Texts, tree: Tree, origin: str) -> Response:
    body = llms_txt(texts, tree, origin).encode("utf-8", "replace")
    headers = {"cache-control": "public, max-age=600", "content-language": texts.lang}
    return conditional(request, body, media_type="text/plain; charset=utf-8", headers=headers)


def llms_txt(texts: Texts, tree: Tree, origin: str) -> str:
    """The whole list, section by section in the order of the home page."""
    lang = texts.lang
    parts = [
        f"# {text_as_markdown(texts('machines.title', brand=texts.brand))}",
        f"> {text_as_markdown(texts('machines.about'))}",
        text_as_markdown(texts("machines.how")),
        *_sections(texts, tree, origin),
        f"## {texts('machines.more')}",
        "\n".join(
            [
                _link(texts("home.title"), f"{origin}{home_url(lang)}"),
                _link(texts("site.channels"), f"{origin}{channels_url(lang)}"),
                _link(texts("machines.api"), f"{origin}{DESCRIPTION}"),
                *(
                    _link(name, f"{origin}{llms_url(other)}")
                    for other, name in texts.languages.items()
                    if other != lang
                ),
            ]
        ),
    ]
    return "\n\n".join(parts).replace("\N{NO-BREAK SPACE}", " ") + "\n"


def _sections(texts: Texts, tree: Tree, origin: str) -> Iterator[str]:
    cards = cards_by_category(tree, texts.lang)
    known = [info.id for info in tree.categories]
    for category in [*known, *sorted(set(cards) - set(known))]:
        if category in cards:
            title = category_title(tree, category, texts.lang) or category or texts("home.others")
            yield f"## {text_as_markdown(title)}"
            about = next((text_in(info.summary, texts.lang) for info in tree.categories if info.id == category), "")
            if about:
                yield text_as_markdown(about)
            yield "\n".join(_entry(card, origin) for card in cards[category])


def _entry(card: Card, origin: str) -> str:
    return _link(card.title, f"{origin}{markdown_url(card.lang, card.key)}", card.summary)


def _link(title: str, url: str, about: str = "") -> str:
    return f"- [{text_as_markdown(title)}]({url})" + (f": {text_as_markdown(about)}" if about else "")
