"""Places that generations are published to: a folder or a bucket (fsspec), or a web server that takes PUT. Knows bytes, never indexes."""

from __future__ import annotations

import base64
import http.client
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, quote, unquote, urlsplit

import fsspec

from kb.errors import OtvetError, SettingsError

TIMEOUT = 60.0  # seconds without a byte
CHUNK = 1 << 20
BUCKETS = {"s3", "s3a", "gs", "gcs", "az", "abfs"}  # have no folders to be made, and replace objects at once


class StoreError(OtvetError):
    """The place can't be read or written."""


class Store(Protocol):
    """Files by relative path. `read` and `fetch` raise FileNotFoundError for what is not there."""

    def read(self, path: str) -> bytes: ...
    def fetch(self, path: str, target: Path) -> None: ...
    def size(self, path: str) -> int | None:
        """None when there is no such file."""
        ...

    def send(self, source: Path, path: str) -> None: ...
    def write(self, path: str, content: bytes) -> None:
        """The whole content or the old one: readers never see a part, as far as the place allows it."""
        ...


def open_store(url: str) -> Store:
    """The store at a folder's path, or at file://, http(s)://, s3:// and whatever else fsspec knows. Raises SettingsError."""
    parts = urlsplit(url)
    if parts.scheme in ("http", "https"):
        if not parts.hostname:
            raise SettingsError(f"{without_secrets(url)!r} names no server; expected https://server/path")
        return HttpStore(parts)
    try:
        files, root = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise SettingsError(f"{without_secrets(url)!r} can't be opened: {error}. For s3:// install s3fs (pip install s3fs).") from error
    return FileStore(files, root)


def without_secrets(url: str) -> str:
    """The address fit to be shown: no user, password or query."""
    parts = urlsplit(url)
    if not parts.scheme or "@" not in parts.netloc:
        return url.partition("?")[0]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


class FileStore:
    """A folder or a bucket by fsspec."""

    def __init__(self, files: Any, root: str) -> None:
        self._files, self._root = files, root.rstrip("/")
        kinds = {files.protocol} if isinstance(files.protocol, str) else set(files.protocol)
        self._local, self._flat = "file" in kinds, bool(kinds & BUCKETS)

    def read(self, path: str) -> bytes:
        self._files.invalidate_cache()
        with self._told(path):
            return self._files.cat_file(self._at(path))

    def fetch(self, path: str, target: Path) -> None:
        with self._told(path):
            self._files.get_file(self._at(path), str(target))

    def size(self, path: str) -> int | None:
        try:
            with self._told(path):
                return int(self._files.size(self._at(path)))
        except FileNotFoundError:
            return None

    def send(self, source: Path, path: str) -> None:
        self._put(path, lambda aside: self._files.put_file(str(source), aside))

    def write(self, path: str, content: bytes) -> None:
        self._put(path, lambda aside: self._files.pipe_file(aside, content))

    def _put(self, path: str, put: Callable[[str], None]) -> None:
        """A bucket replaces an object at once; a folder needs a rename."""
        place = self._at(path)
        aside = place + (".part" if self._local else "")
        with self._told(path):
            if not self._flat:
                self._files.makedirs(place.rpartition("/")[0], exist_ok=True)
            put(aside)
            if self._local:
                Path(aside).replace(place)

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        """What a distant place refuses, told as a StoreError; FileNotFoundError and trouble with this disk stay as they are."""
        try:
            yield
        except FileNotFoundError as error:
            if error.filename is None and "bucket" in str(error).lower():  # as S3 says it when something is written
                raise StoreError(f"{self._at(path)}: {error}. Create the bucket first.") from error
            raise
        except Exception as error:
            if self._local:
                raise
            raise StoreError(f"{self._at(path)}: {error}. Check the address, the keys and the rights.") from error


class HttpStore:
    """A web server: GET, HEAD and PUT; user:password@ in the address becomes a Basic authorization."""

    def __init__(self, parts: SplitResult) -> None:
        self._parts = parts
        self._headers = {"User-Agent": "otvet"}
        if parts.username:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()

    def read(self, path: str) -> bytes:
        connection, answer = self._ask("GET", path)
        with connection_closed(connection):
            return answer.read()

    def fetch(self, path: str, target: Path) -> None:
        connection, answer = self._ask("GET", path)
        with connection_closed(connection), target.open("wb") as file:
            shutil.copyfileobj(answer, file, CHUNK)

    def size(self, path: str) -> int | None:
        try:
            connection, answer = self._ask("HEAD", path)
        except FileNotFoundError:
            return None
        with connection_closed(connection):
            return int(answer.headers.get("Content-Length", -1))

    def send(self, source: Path, path: str) -> None:
        with source.open("rb") as file:
            self._put(path, file, source.stat().st_size)

    def write(self, path: str, content: bytes) -> None:
        self._put(path, content, len(content))

    def _put(self, path: str, body: Any, size: int) -> None:
        connection, answer = self._ask("PUT", path, body, size)
        with connection_closed(connection):
            answer.read()

    def _ask(self, method: str, path: str, body: Any = None, size: int = 0):
        """An open connection and its answer. Raises FileNotFoundError, StoreError."""
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._parts.hostname or "", self._parts.port, timeout=TIMEOUT)
        target = quote(f"{self._parts.path.rstrip('/')}/{path}")
        place = f"{method} {self._parts.scheme}://{self._parts.hostname}{target}"
        try:
            headers = self._headers | ({"Content-Length": str(size)} if method == "PUT" else {})
            connection.request(method, target, body=body, headers=headers)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise StoreError(f"{place}: {error or type(error).__name__}. Check the address and that the server runs.") from error
        if answer.status == 404 and method != "PUT":
            connection.close()
            raise FileNotFoundError(place)
        if answer.status >= 300:
            connection.close()
            raise StoreError(f"{place}: the server answered {answer.status} {answer.reason}.")
        return connection, answer


class connection_closed:
    """Closes the connection; what breaks while the answer is read becomes a StoreError."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._connection = connection

    def __enter__(self) -> None: ...

    def __exit__(self, kind, error, trace) -> None:
        self._connection.close()
        if isinstance(error, http.client.HTTPException | TimeoutError | ConnectionError):
            raise StoreError(f"the connection broke: {error!r}. Run it again: what was sent already stays.") from error
