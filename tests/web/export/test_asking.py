"""Pages are asked for without a server, and a page that waits for its visitor to leave does not wait for ever."""

from __future__ import annotations

import asyncio

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, RedirectResponse, StreamingResponse
from starlette.routing import Route

from web.export.asking import ask


async def _words():
    yield b"one "
    yield b"two"


APP = Starlette(
    routes=[
        Route("/plain", lambda request: PlainTextResponse(request.query_params.get("q", ""))),
        Route("/away", lambda request: RedirectResponse("/plain?q=1", 301)),
        Route("/stream", lambda request: StreamingResponse(_words(), media_type="text/html")),
    ]
)


def test_status_kind_and_text_come_back():
    answer = asyncio.run(ask(APP, "/plain?q=%D0%B4%D0%B0"))
    assert (answer.status, answer.media_type, answer.body.decode()) == (200, "text/plain", "да")


def test_a_redirect_tells_where_and_a_stream_is_put_together():
    assert asyncio.run(ask(APP, "/away")).location == "/plain?q=1"
    assert asyncio.run(ask(APP, "/stream")).body == b"one two"
