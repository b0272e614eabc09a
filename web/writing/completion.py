"""What the editor's script completes: facts by their keys and values, articles by their titles. Of the file's language, where it has one."""

from __future__ import annotations

import posixpath

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.responses import Response

from kb.addresses import WRITE
from kb.articles.library import Library
from web.writing.files import Closed, TheRoom

router = APIRouter(prefix=WRITE, include_in_schema=False)
LONGEST = 80  # characters of a value that are shown


@router.get("/words/{path:path}", name="words_to_write")
def words(room: TheRoom, path: str) -> Response:
    """`facts`: key and value; `links`: title, and the way there from the file at `path`."""
    try:
        library = room.library
    except Closed as closed:
        return JSONResponse({"problem": closed.why}, closed.status)
    lang = _language(library, path)
    facts = [
        {"key": key, "value": (fact.text(lang) or next(iter(fact.value.values()), ""))[:LONGEST]}
        for key, fact in sorted(library.facts.by_key.items())
    ]
    links = [
        {"title": article.title, "to": posixpath.relpath(article.path, posixpath.dirname(path))}
        for article in sorted(library.articles, key=lambda one: one.title.casefold())
        if article.path != path and not article.draft_of and (not lang or article.lang == lang)
    ]
    return JSONResponse({"facts": facts, "links": links})


def _language(library: Library, path: str) -> str:
    article = library.by_path.get(path)
    first = path.partition("/")[0]
    return article.lang if article else first if first in library.languages else ""
