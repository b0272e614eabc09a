"""The words of a form and the files with it are read together, from one body."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.requests import Request

from kb.requests.attachments import Upload
from web.parts.uploads import read_files
from web.public.posted import read_form

BOUNDARY = "b"


def awaited(work: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives, run in a thread: a browser of other tests may keep a loop running in this one."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()


def posted(*parts: tuple[str, str]) -> Request:
    """A multipart request of (content disposition, body) parts."""
    body = "".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {what}\r\n\r\n{value}\r\n" for what, value in parts
    )
    sent = iter([{"type": "http.request", "body": f"{body}--{BOUNDARY}--\r\n".encode()}])

    async def receive():
        return next(sent)

    headers = [(b"content-type", f"multipart/form-data; boundary={BOUNDARY}".encode())]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


def test_words_and_files_of_one_form_are_read_together():
    request = posted(('name="text"', "Не приходит код"), ('name="screenshot"; filename="a.png"', "PNG"))

    async def both():
        return (await read_form(request)).text, await read_files(request)

    assert awaited(both()) == ("Не приходит код", [Upload(b"PNG", "a.png")])
