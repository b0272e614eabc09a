"""Two servers behind each proxy are restarted one after the other and given a new index: no reader notices."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from kb.storage.database import connect
from tests.conftest import PROXIES
from tests.deploy.editions import EditionReader, write_edition
from tests.deploy.test_proxies import DEPLOY, put, running
from tests.ports import free_port
from tests.web.sample import write_articles

ROOT = Path(__file__).parents[2]
DRAIN = 5
PATIENCE = 180.0  # seconds
PAGES = ("/ru/", "/ru/search?q=карту", "/ru/contact", "/api/v1/search?q=limits")
FORM = {"topic": "access", "purpose": "no-code", "email": "anna@mail.example.org", "consent": "yes", "suggested": "yes"}


@dataclass
class Replica:
    """One `kb serve` with an index of its own, on the database of all."""

    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    def kb(self, *arguments: str) -> list[str]:
        return [sys.executable, "-W", "ignore", "-m", "cli", *arguments]

    def start(self) -> None:
        self.begin()
        until(lambda: self.ready()[0] == 200)

    def begin(self) -> None:
        """Start without waiting until it is ready."""
        self.process = subprocess.Popen(
            self.kb("serve", "--no-build", "--port", str(self.port)), cwd=self.folder, env=self.environment
        )

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(PATIENCE) in (0, -signal.SIGTERM)

    def pull(self, place: Path) -> None:
        subprocess.run(
            self.kb("pull", str(place)), cwd=self.folder, env=self.environment, check=True, capture_output=True
        )

    def ready(self) -> tuple[int, dict]:
        status, body = ask(self.port, "/readyz")
        return status, json.loads(body) if body.startswith(b"{") else {}

    def searches(self) -> int:
        """How many it has answered since it was started."""
        _, told = ask(self.port, "/metrics")
        lines = [line for line in told.splitlines() if line.startswith(b"otvet_searches_total{")]
        return int(sum(float(line.split()[-1]) for line in lines))


def ask(port: int, path: str) -> tuple[int, bytes]:
    """(status, body), 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def until(true) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.2)


@dataclass
class Readers:
    """Light traffic through a proxy: pages over connections that are kept, forms over fresh ones. Every failure is kept."""

    port: int
    answered: int = 0
    sent: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    refused: int = 0  # forms that came back with 503
    seconds: list[float] = field(default_factory=list)  # that pages took
    over: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        number = 0
        while not self.over.wait(0.15):
            path = PAGES[number % len(PAGES)]
            number += 1
            try:
                began = time.monotonic()
                connection.request("GET", path.replace("карту", "%D0%BA%D0%B0%D1%80%D1%82%D1%83"))
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.failures.append(f"{path}: {answer.status}")
                self.answered += 1
                self.seconds.append(time.monotonic() - began)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"{path}: {type(error).__name__} {error}")
                connection.close()

    def write(self) -> None:
        number = 0
        while not self.over.wait(0.7):
            number += 1
            try:
                location = self._send(number)
                (self.sent if location else self.failures).append(location or "a form was not taken")
            except (OSError, http.client.HTTPException, IndexError) as error:
                self.failures.append(f"form: {type(error).__name__} {error}")

    def _send(self, number: int) -> str:
        status, page = ask(self.port, "/ru/contact")
        if status != 200:
            raise OSError(f"the form is {status}")
        key = page.decode().split('name="form_key" value="')[1].split('"')[0]
        words = {"text": f"Не приходит код, попытка номер {number}", "form_key": key}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(
            "POST", "/ru/contact", urlencode(FORM | words), {"content-type": "application/x-www-form-urlencoded"}
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return (answer.getheader("location") or "") if answer.status == 303 else ""


@pytest.fixture(params=["sqlite"])
def replicas(tmp_path: Path) -> Iterator[tuple[list[Replica], Path]]:
    """Two servers that have pulled from one place, and the place."""
    write_articles(tmp_path / "articles")
    write_edition(tmp_path / "articles", 1)
    place = tmp_path / "place"
    common = common_environment(tmp_path)
    publish(tmp_path, place, common)
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        made.append(Replica(tmp_path / name, common | {"KB_INDEX": str(tmp_path / name / "index")}))
    try:
        for replica in made:
            replica.pull(place)
            replica.start()
        yield made, place
    finally:
        for replica in made:
            if replica.process and replica.process.poll() is None:
                replica.process.kill()
                replica.process.wait()


def common_environment(folder: Path) -> dict[str, str]:
    """The settings that all servers share."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    return others | {
        "PYTHONPATH": str(ROOT),
        "KB_ARTICLES": str(folder / "articles"),
        "KB_MODEL": "none",
        "KB_DATABASE_URL": f"sqlite:///{folder}/state/otvet.db",
        "KB_ATTACHMENTS": str(folder / "attachments"),
        "KB_PULL_UNSIGNED": "yes",
        "KB_DRAIN_SECONDS": str(DRAIN),
        "KB_SECRET_KEY": "one key for all servers",
        "KB_FORM_SECONDS": "0",
        "KB_TICKETS_PER_HOUR": "10000",
        "KB_TICKETS_PER_DAY": "10000",
        "KB_LOG_LEVEL": "warning",
    }


def publish(folder: Path, place: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "cli", "build", "--publish", str(place)]
    subprocess.run(
        command, cwd=folder, env=environment | {"KB_INDEX": str(folder / "built")}, check=True, capture_output=True
    )


def haproxy(folder: Path, servers: list[int]) -> tuple[list[str | Path], int]:
    """deploy/haproxy/otvet.cfg without TLS, in front of these servers."""
    port = free_port()
    line = r"    server first 127\.0\.0\.1:8000 (.*)$"
    example = (DEPLOY / "haproxy" / "otvet.cfg").read_text("utf-8")
    changes = {
        r"bind :80$": f"bind 127.0.0.1:{port}",
        r"^    bind :443 .*\n": "",
        r"^    http-request redirect scheme.*\n": "",
        "X-Forwarded-Proto https": "X-Forwarded-Proto http",
        line: "\n".join(rf"    server s{number} 127.0.0.1:{server} \1" for number, server in enumerate(servers)),
    }
    (folder / "otvet.cfg").write_text(put(example, changes), "utf-8")
    return [PROXIES["haproxy"], "-db", "-f", folder / "otvet.cfg"], port


def nginx(folder: Path, servers: list[int]) -> tuple[list[str | Path], int]:
    """deploy/nginx/otvet.conf without TLS, in front of these servers."""
    port = free_port()
    example = (DEPLOY / "nginx" / "otvet.conf").read_text("utf-8")
    upstream = example[example.index("upstream") : example.index("server {\n    listen 80")]
    upstream = put(
        upstream,
        {r"    server 127\.0\.0\.1:8000 (.*);$": "\n".join(rf"    server 127.0.0.1:{one} \1;" for one in servers)},
    )
    site = f"{upstream}\nserver {{ listen 127.0.0.1:{port}; access_log off; include {DEPLOY}/nginx/otvet-proxy.conf; }}"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in kinds)
    who = "user root; " if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{who}pid {folder}/pid; error_log stderr warn; events {{}} http {{ {places} {site} }}", "utf-8"
    )
    return [PROXIES["nginx"], "-e", "stderr", "-c", folder / "nginx.conf", "-g", "daemon off;"], port


@pytest.mark.slow
@pytest.mark.parametrize(
    "proxy",
    [pytest.param(haproxy, marks=pytest.mark.haproxy), pytest.param(nginx, marks=pytest.mark.nginx)],
    ids=["haproxy", "nginx"],
)
def test_servers_are_restarted_and_take_a_new_index_without_a_failed_request(proxy, replicas, tmp_path):
    servers, place = replicas
    folder = tmp_path / "proxy"
    folder.mkdir()
    command, port = proxy(folder, [server.port for server in servers])
    with running(command, port, folder):
        until(lambda: ask(port, "/ru/")[0] == 200)
        readers = Readers(port)
        editions = EditionReader(port, readers.over)
        works = (readers.read, readers.read, readers.write, editions.read)
        threads = [threading.Thread(target=work) for work in works]
        for thread in threads:
            thread.start()
        try:
            for server in servers:
                server.stop()
                server.start()
                until(lambda server=server: server.searches() > 0)  # the proxy sends it readers again
            before = servers[0].ready()[1]["generation"]
            write_edition(tmp_path / "articles", 2)
            publish(tmp_path, place, servers[0].environment)
            for server in servers:
                server.pull(place)
            until(lambda: before not in {server.ready()[1].get("generation") for server in servers})
            seen = readers.answered
            until(lambda: readers.answered > seen + 2 * len(PAGES) or readers.failures)  # of the new index
            until(lambda: 2 in editions.editions or editions.failures)
        finally:
            readers.over.set()
            for thread in threads:
                thread.join(60)
    assert readers.failures == editions.failures == editions.mixed == []
    assert editions.editions == {1, 2}
    assert readers.answered > 50 and len(readers.sent) > 5
    database = connect(servers[0].environment["KB_DATABASE_URL"])
    with database.read() as conn:
        stored = conn.execute(text("SELECT count(*) FROM tickets")).scalar_one()
    database.close()
    print(f"{readers.answered} pages and {len(readers.sent)} forms, none failed")
    assert stored == len(readers.sent) == len(set(readers.sent))
