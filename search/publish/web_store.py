"""A web server that generations are published to: GET, HEAD and PUT. Redirections are not followed."""

from __future__ import annotations

import base64
import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import SplitResult, quote, unquote

from search.publish.store import CHUNK, StoreError

TIMEOUT = 60.0  # seconds without a byte


class WebStore:
    """user:password@ in the address becomes a Basic authorization."""

    def __init__(self, parts: SplitResult) -> None:
        self._parts = parts
        self._headers = {"User-Agent": "otvet"}
        if parts.username:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()

    def read(self, path: str, most: int) -> bytes:
        content = b"".join(self._chunks(path, most + 1))
        if len(content) > most:
            raise StoreError(f"{path} there is longer than {most} bytes, so it is none of ours.")
        return content

    def fetch(self, path: str, target: Path, size: int) -> None:
        with target.open("xb") as copy:
            for chunk in self._chunks(path, size):
                copy.write(chunk)

    def size(self, path: str) -> int | None:
        try:
            with self._asked("HEAD", path) as answer:
                length = answer.headers.get("Content-Length", "")
        except FileNotFoundError:
            return None
        return int(length) if length.isascii() and length.isdigit() else -1

    def send(self, source: Path, path: str) -> None:
        with source.open("rb") as file:
            self._put(path, file, source.stat().st_size)

    def write(self, path: str, content: bytes) -> None:
        self._put(path, content, len(content))

    def _put(self, path: str, body: BinaryIO | bytes, size: int) -> None:
        with self._asked("PUT", path, body, {"Content-Length": str(size)}) as answer:
            answer.read(CHUNK)

    def _chunks(self, path: str, most: int) -> Iterator[bytes]:
        """The first `most` bytes of a file."""
        with self._asked("GET", path) as answer:
            while most:
                with _plainly(f"GET {path}"):
                    chunk = answer.read(min(most, CHUNK))
                if not chunk:
                    return
                yield chunk
                most -= len(chunk)

    @contextmanager
    def _asked(
        self, method: str, path: str, body: BinaryIO | bytes | None = None, headers: dict[str, str] | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        """The answer to a request. Raises FileNotFoundError, StoreError."""
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._parts.hostname or "", self._parts.port, timeout=TIMEOUT)
        target = quote(f"{self._parts.path.rstrip('/')}/{path}")
        place = f"{method} {self._parts.scheme}://{self._parts.hostname}{target}"
        try:
            with _plainly(place):
                connection.request(method, target, body=body, headers=self._headers | (headers or {}))
                answer = connection.getresponse()
            if answer.status == 404 and method != "PUT":
                raise FileNotFoundError(place)
            if answer.status >= 300:
                raise StoreError(
                    f"{place}: the server answered {answer.status} {http.client.responses.get(answer.status, '')}."
                )
            yield answer
        finally:
            connection.close()


@contextmanager
def _plainly(place: str) -> Iterator[None]:
    """A connection that can't be made or breaks becomes a StoreError."""
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        raise StoreError(
            f"{place}: {error or type(error).__name__}. Check the address and that the server runs, then do it again: "
            "what was sent already stays."
        ) from error
