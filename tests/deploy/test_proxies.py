"""The proxies' examples are run: pages come through, the visitor's address is the proxy's word alone, and too much is refused."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest
import trustme
import uvicorn
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from cli.operating.serve import server_options
from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from tests.conftest import PROXIES
from tests.deploy.container import harmless
from tests.ports import free_port, open_door
from tests.web.sample import write_articles
from web.app import create_app
from web.operations.request_log import name_of
from web.site.middleware import MAX_UPLOAD

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
PATIENCE = 20.0  # seconds
VISITOR, LIAR = "127.0.0.5", "203.0.113.9"
FORGED = "a-name-the-visitor-chose"  # of a request


class Seen:
    """The help centre, and at /seen who it takes a visitor for."""

    def __init__(self, site) -> None:
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") == "/seen":
            headers = {name.decode(): value.decode() for name, value in scope["headers"]}
            told = {"host": headers.get("host", ""), "request": headers.get("x-request-id", "")}
            answer = JSONResponse({"client": scope["client"][0], "scheme": scope["scheme"], **told})
            await answer(scope, receive, send)
        else:
            await self.site(scope, receive, send)


@pytest.fixture(scope="module")
def otvet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a help centre that answers as `kb serve` makes it answer."""
    folder = tmp_path_factory.mktemp("behind")
    write_articles(folder / "articles")
    state = {"database_url": f"sqlite:///{folder}/otvet.db", "attachments": folder / "attachments"}
    settings = Settings(articles=folder / "articles", index=folder / "index", model="none", **state)
    build(settings, BuildOptions(), Progress())
    with open_door() as door:
        server = uvicorn.Server(uvicorn.Config(Seen(create_app(settings)), **server_options(settings)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        wait_for(lambda: server.started)
        yield door.getsockname()[1]
        server.should_exit = True
        thread.join(PATIENCE)


def wait_for(ready: Callable[[], object], process: subprocess.Popen | None = None) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        assert process is None or process.poll() is None, "the proxy has ended"
        assert time.monotonic() < until, "nothing answers"
        time.sleep(0.05)


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextmanager
def running(command: list[str | Path], port: int, folder: Path, **who) -> Iterator[None]:
    """A proxy, until the block ends."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **who)
        try:
            wait_for(lambda: answers(port), process)
            yield
        except AssertionError as error:
            raise AssertionError(f"{error}\n{(folder / 'log').read_text()}") from None
        finally:
            process.terminate()
            process.wait(PATIENCE)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    """Who vouches for help.example.com, and a folder with the certificate as nginx and as HAProxy want it."""
    folder, authority = tmp_path_factory.mktemp("certificate"), trustme.CA()
    issued = authority.issue_cert("help.example.com", "127.0.0.1")
    issued.private_key_pem.write_to_path(folder / "privkey.pem")
    for part in issued.cert_chain_pems:
        part.write_to_path(folder / "fullchain.pem", append=True)
    issued.private_key_and_cert_chain_pem.write_to_path(folder / "otvet.pem")
    return authority, folder


def put(text: str, changes: dict[str, str]) -> str:
    """The example with a machine's own places in it. Every place must be there to be changed."""
    for pattern, value in changes.items():
        text, count = re.subn(pattern, value, text, flags=re.MULTILINE)
        assert count, f"{pattern} is not in the example"
    return text


@pytest.fixture
def nginx(otvet: int, authority: tuple[trustme.CA, Path], tmp_path: Path) -> Iterator[tuple[int, int]]:
    """deploy/nginx/otvet.conf inside the smallest nginx.conf there is: its ports for HTTP and HTTPS."""
    plain, secure = free_port(), free_port()
    changes = {
        r"^    listen \[::\].*\n": "",
        r"listen 80;": f"listen 127.0.0.1:{plain};",
        r"listen 443 ": f"listen 127.0.0.1:{secure} ",
        r"127\.0\.0\.1:8000": f"127.0.0.1:{otvet}",
        "/etc/ssl/otvet": str(authority[1]),
        "/etc/nginx/otvet-proxy.conf": f"{DEPLOY}/nginx/otvet-proxy.conf",
    }
    (tmp_path / "site.conf").write_text(put((DEPLOY / "nginx" / "otvet.conf").read_text("utf-8"), changes), "utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {tmp_path}/{kind}; " for kind in kinds)
    who = "user root; " if os.geteuid() == 0 else ""
    whole = (
        f"{who}pid {tmp_path}/pid; error_log stderr warn; events {{}} http {{ {places} include {tmp_path}/site.conf; }}"
    )
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    command = [PROXIES["nginx"], "-e", "stderr", "-c", tmp_path / "nginx.conf", "-g", "daemon off;"]
    with running(command, secure, tmp_path):
        yield plain, secure


@pytest.fixture
def haproxy(otvet: int, authority: tuple[trustme.CA, Path], tmp_path: Path) -> Iterator[tuple[int, int]]:
    """deploy/haproxy/otvet.cfg: its ports for HTTP and HTTPS."""
    plain, secure = free_port(), free_port()
    changes = {
        r"bind :80$": f"bind 127.0.0.1:{plain}",
        r"bind :443 ": f"bind 127.0.0.1:{secure} ",
        r"127\.0\.0\.1:8000": f"127.0.0.1:{otvet}",
        "/etc/haproxy/otvet.pem": str(authority[1] / "otvet.pem"),
    }
    (tmp_path / "otvet.cfg").write_text(put((DEPLOY / "haproxy" / "otvet.cfg").read_text("utf-8"), changes), "utf-8")
    checked = subprocess.run([PROXIES["haproxy"], "-c", "-f", tmp_path / "otvet.cfg"], capture_output=True, text=True)
    assert (checked.returncode, "WARNING" in checked.stderr) == (0, False), checked.stderr
    with running([PROXIES["haproxy"], "-db", "-f", tmp_path / "otvet.cfg"], secure, tmp_path):
        yield plain, secure


@pytest.fixture
def container_nginx(otvet: int) -> Iterator[int]:
    """deploy/compose/nginx.conf as it runs in its container: as an unprivileged user who may write into /tmp alone."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="otvet-nginx-", dir="/tmp"))  # pytest's own folders are closed to other users
    changes = {
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "server site:8000;": f"server 127.0.0.1:{otvet};",
        " /tmp/": f" {folder}/",
        "/etc/nginx/otvet-proxy.conf": f"{folder}/otvet-proxy.conf",
    }
    (folder / "nginx.conf").write_text(put((DEPLOY / "compose" / "nginx.conf").read_text("utf-8"), changes), "utf-8")
    (folder / "otvet-proxy.conf").write_bytes((DEPLOY / "nginx" / "otvet-proxy.conf").read_bytes())
    command = [PROXIES["nginx"], "-e", "stderr", "-c", folder / "nginx.conf", "-g", "daemon off;"]
    if who := harmless():
        os.chown(folder, who["user"], who["group"])
    try:
        with running(command, port, folder, **who):
            yield port
    finally:
        shutil.rmtree(folder)


def ask(connection: HTTPConnection, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str):
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer: HTTPResponse = connection.getresponse()
    return answer, answer.read()


def secured(port: int, authority: tuple[trustme.CA, Path], source: str = "127.0.0.1") -> HTTPConnection:
    trusting = ssl.create_default_context()
    authority[0].configure_trust(trusting)
    return HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=trusting, source_address=(source, 0))


def a_page_comes_with_its_styles(open_connection: Callable[[], HTTPConnection]) -> None:
    answer, page = ask(open_connection(), "/ru/")
    assert answer.status == 200
    styles = re.search(rb'href="(/static/[^"]+\.css[^"]*)"', page)
    assert styles, page[:500]
    answer, sheet = ask(open_connection(), styles[1].decode())
    assert (answer.status, answer.getheader("content-type", "").split(";")[0]) == (200, "text/css")
    assert b"{" in sheet


def only_the_proxy_says_who_asks(connection: HTTPConnection, *, scheme: str) -> None:
    _, seen = ask(connection, "/seen", X_Forwarded_For=LIAR, X_Forwarded_Proto="gopher")
    assert (f'"client":"{VISITOR}"' in seen.decode(), f'"scheme":"{scheme}"' in seen.decode()) == (True, True), seen
    assert f'"host":"127.0.0.1:{connection.port}"' in seen.decode()


def a_request_has_one_name_for_both(open_connection: Callable[[], HTTPConnection]) -> None:
    _, seen = ask(open_connection(), "/seen", X_Request_Id=FORGED)
    name = json.loads(seen)["request"]
    assert name != FORGED and name_of(name) == name, "the proxy names requests, and so that we take the name"
    answer, _ = ask(open_connection(), "/ru/", X_Request_Id=FORGED)
    told = answer.getheader("x-request-id", "")
    assert len(told) == len(name) and told not in (name, FORGED)  # the proxy's kind of name, another one each time


def too_much_is_refused_at_the_door(open_connection: Callable[[], HTTPConnection]) -> None:
    connection = open_connection()
    connection.putrequest("POST", "/ru/contact")
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", str(MAX_UPLOAD + 3 * 2**20))
    connection.endheaders()
    assert connection.getresponse().status == 413
    pictures = b"x" * (12 * 2**20)  # more than a proxy takes unless it is told otherwise
    answer, _ = ask(
        open_connection(), "/ru/contact", method="POST", body=pictures, Content_Type="multipart/form-data; boundary=x"
    )
    assert answer.status != 413


@pytest.mark.nginx
def test_readers_reach_the_help_centre_through_nginx(nginx: tuple[int, int], authority: tuple[trustme.CA, Path]):
    plain, secure = nginx
    answer, _ = ask(HTTPConnection("127.0.0.1", plain, timeout=PATIENCE), "/ru/search?q=a", Host="help.example.com")
    assert (answer.status, answer.getheader("location")) == (301, "https://help.example.com/ru/search?q=a")
    a_page_comes_with_its_styles(lambda: secured(secure, authority))
    only_the_proxy_says_who_asks(secured(secure, authority, VISITOR), scheme="https")
    a_request_has_one_name_for_both(lambda: secured(secure, authority))
    too_much_is_refused_at_the_door(lambda: secured(secure, authority))
    answer, _ = ask(secured(secure, authority), "/metrics")
    assert (answer.status, answer.getheader("server")) == (404, "nginx")


@pytest.mark.haproxy
def test_readers_reach_the_help_centre_through_haproxy(haproxy: tuple[int, int], authority: tuple[trustme.CA, Path]):
    plain, secure = haproxy
    answer, _ = ask(HTTPConnection("127.0.0.1", plain, timeout=PATIENCE), "/ru/search?q=a", Host="help.example.com")
    assert (answer.status, answer.getheader("location")) == (301, "https://help.example.com/ru/search?q=a")
    a_page_comes_with_its_styles(lambda: secured(secure, authority))
    only_the_proxy_says_who_asks(secured(secure, authority, VISITOR), scheme="https")
    a_request_has_one_name_for_both(lambda: secured(secure, authority))
    too_much_is_refused_at_the_door(lambda: secured(secure, authority))
    assert ask(secured(secure, authority), "/metrics")[0].status == 404


@pytest.mark.nginx
def test_readers_reach_the_help_centre_through_the_container_s_nginx(container_nginx: int):
    def connection(source: str = "127.0.0.1") -> HTTPConnection:
        return HTTPConnection("127.0.0.1", container_nginx, timeout=PATIENCE, source_address=(source, 0))

    a_page_comes_with_its_styles(connection)
    only_the_proxy_says_who_asks(connection(VISITOR), scheme="http")
    a_request_has_one_name_for_both(connection)
    too_much_is_refused_at_the_door(connection)
    assert ask(connection(), "/metrics")[0].status == 404


def test_both_proxies_take_what_the_form_takes():
    """One limit in three files: what the form lets through, a proxy must not refuse."""
    nginx = re.search(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx" / "otvet-proxy.conf").read_text("utf-8"))
    haproxy = re.search(r"content-length\) gt (\d+)", (DEPLOY / "haproxy" / "otvet.cfg").read_text("utf-8"))
    assert nginx and haproxy
    assert (int(nginx[1]) * 2**20, int(haproxy[1])) == (MAX_UPLOAD, MAX_UPLOAD)
