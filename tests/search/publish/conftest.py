"""A machine that builds and signs, one that serves and believes its key, and places between them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kb.settings import Settings
from search.index.opened import open_index
from search.progress import Progress
from search.publish.open_store import open_store
from search.publish.publish import Moved, publish_to
from search.publish.pull import PullOptions, pull_from
from search.publish.signing import new_private_key, public_half
from search.query.live import Live
from search.query.values import Query
from tests.search.publish.attacker import Attacker

OLD = {"ru/cards/block.md": "# Заблокировать карту\n\nСтарый текст о карте.\n"}
NEW = {"ru/cards/block.md": "# Заблокировать карту\n\nНовый текст о карте.\n"}


class Puts(BaseHTTPRequestHandler):
    """A web server that keeps what is PUT to it; `server.broken` paths answer 500."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.password and self.headers.get("Authorization") != self.server.password:
            return self._answer(401)
        if any(part in self.path for part in self.server.broken):
            return self._answer(500)
        self.server.order.append(self.path)
        self.server.content[self.path] = body
        self._answer(201)

    def do_GET(self) -> None:
        body = self.server.content.get(self.path)
        self._answer(404) if body is None else self._answer(200, body)

    do_HEAD = do_GET

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *words) -> None: ...


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Puts)
    server.content, server.order, server.broken, server.password = {}, [], [], ""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def server_url(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}/help/index"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place that is a folder: the attacker's favourite."""
    return tmp_path / "published"


@pytest.fixture(params=["folder", "file url", "http"])
def place(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "http":
        return request.getfixturevalue("server_url")
    return str(folder) if request.param == "folder" else folder.as_uri()


@pytest.fixture(scope="session")
def private() -> str:
    """The key of the machine that publishes."""
    return new_private_key()


@pytest.fixture
def desk(make_desk, private: str):
    desk = make_desk(OLD, publish_key=private)
    desk.build()
    return desk


@pytest.fixture
def serving(desk, private: str, tmp_path: Path) -> Settings:
    """Settings of a machine that serves and never builds: it holds the public key only."""
    folders = {"index": tmp_path / "serving" / "index", "models": tmp_path / "serving" / "models"}
    return desk.settings.model_copy(update=folders | {"publish_key": "", "pull_keys": public_half(private)})


@pytest.fixture
def publish() -> Callable[..., Moved]:
    return lambda place, desk: publish_to(open_store(str(place)), desk.settings, Progress())


@pytest.fixture
def pull() -> Callable[..., Moved]:
    def pull(place, settings, **options) -> Moved:
        return pull_from(open_store(str(place)), settings, Progress(), PullOptions(open_tree=open_index, **options))

    return pull


@pytest.fixture
def passage() -> Callable[[Live], str]:
    """What a reader who looks for the card is shown."""
    return lambda live: live.public.search(Query.parse("карту", lang="ru")).results[0].passage


@pytest.fixture
def new_text() -> dict[str, str]:
    return dict(NEW)


@pytest.fixture
def old_text() -> dict[str, str]:
    return dict(OLD)


@pytest.fixture
def attacker(desk, serving, folder, publish, pull, new_text) -> Attacker:
    """A server has the old text; the new one is published and not yet pulled."""
    publish(folder, desk), pull(folder, serving)
    desk.write(new_text).build()
    publish(folder, desk)
    return Attacker(folder)
