"""`/widget.js`: the loader that other sites carry. It draws a button or takes one of theirs, and asks for nothing before it is pressed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.dependencies import Catalogues, Config
from web.site.colours import brand_pair
from web.site.etag import conditional
from web.site.static_files import FOLDER
from web.site.texts import Texts

router = APIRouter(include_in_schema=False)
WORDS, ACCENT, INK = "/*words*/ {}", "/*accent*/", "/*ink*/"
HEADERS = {"cache-control": "public, max-age=600", "cross-origin-resource-policy": "cross-origin"}


@router.get("/widget.js", name="widget_loader")
def widget_js(request: Request, catalogues: Catalogues, settings: Config) -> Response:
    body = loader(catalogues, settings.accent, settings.accent_ink)
    return conditional(request, body.encode(), media_type="text/javascript", headers=HEADERS)


def loader(catalogues: Mapping[str, Texts], accent: str, accent_ink: str) -> str:
    """The script with the words of every language and the brand's colours in it, without its comments and indentation."""
    words = {
        lang: {
            "help": texts("widget.button"),
            "title": texts("machines.title", brand=texts.brand),
            "close": texts("site.close"),
        }
        for lang, texts in catalogues.items()
    }
    ground, ink = brand_pair(accent, accent_ink)
    written = (FOLDER / "widget" / "widget.js").read_text("utf-8")
    lines = (line.strip() for line in written.splitlines())
    short = "\n".join(line for line in lines if line and not line.startswith("//"))
    return (
        short.replace(WORDS, json.dumps(words, ensure_ascii=False, separators=(",", ":")))
        .replace(ACCENT, f"rgb({','.join(map(str, ground))})")
        .replace(INK, f"rgb({','.join(map(str, ink))})")
    )
