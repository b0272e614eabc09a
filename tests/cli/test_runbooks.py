"""An operator who follows a runbook of docs/operations.md meets no command that fails."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import text

from kb.requests.customer import open_request
from kb.storage.database import connect, migrate
from tests.cli.conftest import Desk
from tests.kb.conftest import FORM, ROOM
from tests.kb.storage.test_side_by_side import ADDS, upgraded
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
TITLES = ["An upgrade", "Back to the version before", "Back over a break", "A bad index", "A machine is lost"]


def commands(title: str) -> list[list[str]]:
    """The words of every line of a runbook."""
    section = PAGE[PAGE.index("## Runbooks") : PAGE.index("## Publishing an index")]
    block = re.search(rf"\*\*{title}\.\*\*.*?```sh\n(.*?)```", section, re.DOTALL)
    assert block, title
    return [shlex.split(line, comments=True) for line in block[1].splitlines()]


@dataclass
class Service:
    """What systemd does with otvet.service, in a scratch folder."""

    desk: Desk
    port: int
    process: subprocess.Popen | None = None

    def systemctl(self, verb: str, unit: str) -> None:
        assert (ROOT / "deploy" / "systemd" / f"{unit}.service").exists()
        for one in {"restart": ("stop", "start")}.get(verb, (verb,)):
            getattr(self, one)()

    def start(self) -> None:
        assert self.process is None
        command = [sys.executable, "-W", "ignore", "-m", "cli", "serve", "--no-build", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=self.desk.folder, env=self.desk.environment)
        end = time.monotonic() + 300
        while self.ready() != 200:
            assert time.monotonic() < end and self.process.poll() is None, "it did not get ready"
            time.sleep(0.2)

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
            self.process = None

    def ready(self) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


@pytest.fixture
def service(desk, tmp_path) -> Iterator[Service]:
    own = {
        "KB_ATTACHMENTS": str(tmp_path / "attachments"),
        "KB_SECRET_KEY": "one key for both machines",
        "KB_PULL_UNSIGNED": "yes",
        "KB_LOG_LEVEL": "warning",
    }
    made = Service(Desk(desk.folder, desk.environment | own), free_port())
    try:
        yield made
    finally:
        made.stop()


def installs(words: list[str]) -> None:
    """Nothing is downloaded here: what pip is told to read and to install is there to be read and installed."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert words[:2] == ["install", "-c"] and (ROOT / words[2]).exists()
    (extra,) = re.findall(r"^\.\[(\w+)\]$", words[3])
    assert extra in told["optional-dependencies"]


def follow(service: Service, title: str, *, newer: Callable[[], object] = bool, codes: tuple[int, ...] = (0,)) -> None:
    """Do what a runbook says; `newer` is what another version does to the tables when it is started for the first time."""
    desk = service.desk
    for program, *words in commands(title):
        here = [str(desk.folder) + one if one.startswith(("/backups", "/srv")) else one for one in words]
        if program == "systemctl":
            if words[0] != "stop":
                newer()
            service.systemctl(*words)
        elif program.endswith("/pip"):
            installs(words)
        else:
            assert program == "kb"
            ran = desk.kb(*here)
            assert ran.returncode in codes, (here, ran.stdout, ran.stderr)


def requests_of(url: str) -> int:
    database = connect(url)
    with database.read() as conn:
        count = conn.execute(text("SELECT count(*) FROM tickets")).scalar_one()
    database.close()
    return count


def ask_for_help(url: str, key: str) -> None:
    database = connect(url)
    with database.begin() as conn:
        open_request(conn, replace(FORM, form_key=key), room=ROOM, at=datetime.now(UTC))
    database.close()


def elsewhere(service: Service, folder: Path) -> Service:
    """The same installation with a new, empty database."""
    new = {
        "KB_DATABASE_URL": f"sqlite:///{folder}/otvet.db",
        "KB_INDEX": str(folder / "index"),
        "KB_ATTACHMENTS": str(folder / "attachments"),
    }
    return Service(Desk(service.desk.folder, service.desk.environment | new), service.port)


@pytest.mark.slow
def test_every_runbook_can_be_followed_from_its_first_line_to_its_last(service, tmp_path):
    desk, url = service.desk, service.desk.environment["KB_DATABASE_URL"]
    (tmp_path / "backups").mkdir()
    database = connect(url)
    migrate(database)
    database.close()
    ask_for_help(url, "before the upgrade")
    assert desk.kb("build", "--publish", str(tmp_path / "srv" / "index")).returncode == 0
    service.start()

    follow(service, "An upgrade", newer=lambda: upgraded(url, tmp_path / "newer", ADDS))
    ask_for_help(url, "after the upgrade")
    follow(service, "Back to the version before")
    assert service.ready() == 200 and requests_of(url) == 2

    with connect(url).begin() as conn:  # a version after that one serves this one no more
        conn.execute(text("DELETE FROM served_revisions"))
    assert desk.kb("doctor").returncode == 1
    fresh = elsewhere(service, tmp_path / "fresh")
    fresh.process, service.process = service.process, None
    assert fresh.desk.kb("pull", str(tmp_path / "srv" / "index")).returncode == 0
    follow(fresh, "Back over a break")
    assert requests_of(fresh.desk.environment["KB_DATABASE_URL"]) == 1
    fresh.stop()


@pytest.mark.slow
def test_a_bad_index_and_a_lost_machine_have_their_runbooks(service, tmp_path):
    desk, url = service.desk, service.desk.environment["KB_DATABASE_URL"]
    (tmp_path / "backups").mkdir()
    assert desk.kb("build", "--publish", str(tmp_path / "srv" / "index")).returncode == 0
    migrate(connect(url))
    ask_for_help(url, "before")
    assert desk.kb("backup", str(tmp_path / "backups" / "before-upgrade")).returncode == 0
    desk.write({"ru/cards/bad.md": "# Ошибка\n\nНеверный текст.\n"})
    assert desk.kb("build").returncode == 0
    bad = desk.current
    follow(service, "A bad index")
    assert desk.current != bad

    other = elsewhere(service, tmp_path / "new")
    follow(other, "A machine is lost")
    assert requests_of(other.desk.environment["KB_DATABASE_URL"]) == 1
    assert (tmp_path / "new" / "index" / "CURRENT").exists()


def test_every_runbook_is_followed():
    section = PAGE[PAGE.index("## Runbooks") :].split("\n## ")[0]
    blocks = [
        block.strip().split("```sh")[0]
        for block in re.split(r"(?=^\*\*)", section, flags=re.MULTILINE)
        if "```sh" in block
    ]
    assert [re.match(r"\*\*([^*]+)\.\*\*", block)[1] for block in blocks] == TITLES
    assert all(words[0] in ("kb", "systemctl", "/opt/otvet/bin/pip") for title in TITLES for words in commands(title))
