"""The primary dies or is switched under load: what was acknowledged is on the standby, writes go on there, and readers never noticed."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from kb.errors import StateUnavailable
from kb.storage.condition import condition
from kb.storage.database import connect, migrate
from tests.conftest import _unprivileged, postgres_programs
from tests.ports import free_port
from tests.web.conftest import form_key
from tests.web.public.form import GOOD

RECOVERED_WITHIN = 15.0  # seconds
OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "replica",
    "hot_standby": "on",
    "max_connections": "80",
}
pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@dataclass
class Pair:
    """A primary and a standby that follows it, each on a port of its own on this machine."""

    folder: Path
    programs: Path = field(default_factory=lambda: postgres_programs() or Path())
    ports: dict[str, int] = field(default_factory=lambda: {"first": free_port(), "second": free_port()})
    running: dict[str, subprocess.Popen] = field(default_factory=dict)
    who: dict = field(default_factory=dict)

    def url(self, *names: str, ask: str = "") -> str:
        """Of the database on these servers, as KB_DATABASE_URL names them."""
        hosts = "&".join(f"host=127.0.0.1:{self.ports[name]}" for name in names)
        return f"postgresql+psycopg://otvet@/otvet?{hosts}&connect_timeout=2" + (f"&{ask}" if ask else "")

    def run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments], cwd=self.folder, capture_output=True, text=True, **self.who
        )
        assert done.returncode == 0, done.stderr

    def make(self) -> None:
        self.who = _unprivileged(self.folder)
        first = self.folder / "first"
        self.run("initdb", "-D", first, "-U", "otvet", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start("first")
        self.ask("first", "CREATE DATABASE otvet", database="postgres")
        self.follow("second", "first")

    def follow(self, name: str, primary: str) -> None:
        """Make a server anew as the standby of another. A ticket is acknowledged when both have it: the price of losing none."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        at = ["-h", "127.0.0.1", "-p", str(self.ports[primary]), "-U", "otvet"]
        self.run("pg_basebackup", *at, "-D", self.folder / name, "-R", "-X", "stream", "--checkpoint=fast")
        self.start(name)
        self.ask(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.ask(primary, "SELECT pg_reload_conf()")
        self.until(lambda: self.ask(primary, "SELECT sync_state FROM pg_stat_replication") == "sync")

    def start(self, name: str) -> None:
        chosen = OPTIONS | {
            "listen_addresses": "127.0.0.1",
            "port": str(self.ports[name]),
            "unix_socket_directories": str(self.folder),
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [
                    self.programs / "postgres",
                    "-D",
                    self.folder / name,
                    *(f"-c{key}={value}" for key, value in chosen.items()),
                ],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                **self.who,
            )
        self.until(lambda: self.ask(name, "SELECT 1", database="postgres") == 1)

    def ask(self, name: str, statement: str, *, database: str = "otvet") -> object:
        """What a server answers; None where it does not, or has nothing to say."""
        engine = create_engine(
            f"postgresql+psycopg://otvet@127.0.0.1:{self.ports[name]}/{database}", isolation_level="AUTOCOMMIT"
        )
        with contextlib.suppress(Exception), engine.connect() as conn:
            result = conn.execute(text(statement))
            return result.scalar() if result.returns_rows else None
        return None

    def until(self, true) -> None:
        end = time.monotonic() + 60
        while not true():
            assert time.monotonic() < end, "\n".join(path.read_text()[-1500:] for path in self.folder.glob("*.log"))
            time.sleep(0.1)

    def die(self, name: str) -> None:
        self.running.pop(name).kill()  # its children end with it: nothing is sent to the standby any more
        self.until(lambda: self.ask(name, "SELECT 1") is None)

    def end(self, name: str) -> None:
        """In order, as before maintenance: it waits until the standby has all there is."""
        self.run("pg_ctl", "stop", "-m", "fast", "-D", self.folder / name)
        self.running.pop(name).wait(30)

    def promote(self, name: str) -> None:
        self.run("pg_ctl", "promote", "-w", "-D", self.folder / name)
        self.ask(name, "ALTER SYSTEM SET synchronous_standby_names = ''")  # alone, it waits for nobody
        self.ask(name, "SELECT pg_reload_conf()")

    def stop(self) -> None:
        for name in list(self.running):
            self.run("pg_ctl", "stop", "-m", "immediate", "-D", self.folder / name)
            self.running.pop(name).wait(30)


@pytest.fixture
def pair() -> Iterator[Pair]:
    made = Pair(Path(tempfile.mkdtemp(prefix="otvet-pair-", dir="/tmp")))
    try:
        made.make()
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.folder, ignore_errors=True)


@dataclass
class Customers:
    """Customers who send one form after another, and readers beside them."""

    client: TestClient
    acknowledged: list[tuple[float, str]] = field(default_factory=list)  # (when, the words that were sent)
    refused: int = 0
    pages: list[int] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def write(self, name: str) -> None:
        number = 0
        while not self.over.wait(0.05):
            number += 1
            words = f"Не приходит код, вопрос {name} номер {number}"
            answer = self.client.post("/ru/contact", data=GOOD | {"form_key": form_key(), "text": words})
            if answer.status_code == 303:
                self.acknowledged.append((time.monotonic(), words))
            else:
                assert answer.status_code == 503, answer.status_code
                assert words in answer.text  # the form comes back as it was filled
                self.refused += 1

    def read(self) -> None:
        while not self.over.wait(0.1):
            for path in ("/ru/", "/ru/search?q=карту", "/ru/a/cards/block"):
                self.pages.append(self.client.get(path).status_code)

    def words(self) -> set[str]:
        return {said for _, said in self.acknowledged}

    def after(self, moment: float) -> list[float]:
        return [when for when, _ in list(self.acknowledged) if when > moment]


@pytest.mark.parametrize("way", [Pair.die, Pair.end], ids=["dies", "is switched"])
def test_the_primary_goes_and_no_acknowledged_ticket_is_lost(pair, make_client, twin, way):
    twin.answers(state="none")
    url = pair.url("first", "second", ask="target_session_attrs=read-write")
    client = make_client(twin, database_url=url, tickets_per_hour=100_000, tickets_per_day=100_000, form_seconds=0)
    customers = Customers(client)
    threads = [threading.Thread(target=customers.write, args=(name,)) for name in "абв"]
    threads.append(threading.Thread(target=customers.read))
    for thread in threads:
        thread.start()
    try:
        pair.until(lambda: len(customers.acknowledged) > 20)
        died = time.monotonic()
        way(pair, "first")
        time.sleep(2)  # until whoever watches has noticed
        before = len(customers.pages)
        pair.until(lambda: len(customers.pages) >= before + 3)  # readers read while nobody can write
        pair.promote("second")
        pair.until(lambda: len(customers.after(died + 2)) > 5)
    finally:
        customers.over.set()
        for thread in threads:
            thread.join(60)
    first_again = min(customers.after(died + 2)) - died
    database = connect(pair.url("second"))
    with database.read() as conn:
        stored = set(conn.execute(text("SELECT text FROM tickets")).scalars())
    database.close()
    print(
        f"{len(customers.acknowledged)} tickets acknowledged, {customers.refused} forms refused; written again after {first_again:.1f} s"
    )
    assert customers.words() - stored == set()
    assert first_again <= RECOVERED_WITHIN
    assert set(customers.pages) == {200} and customers.refused


def test_a_standby_is_known_as_one_and_takes_no_writes(pair):
    migrate(connect(pair.url("first")))
    pair.until(lambda: pair.ask("second", "SELECT count(*) FROM tickets") == 0)
    standby = connect(pair.url("second"))
    assert condition(standby).standby and not condition(connect(pair.url("first"))).standby
    with pytest.raises(StateUnavailable):
        with standby.begin() as conn:
            conn.execute(text("DELETE FROM tickets"))
    pair.die("first")
    pair.promote("second")
    with standby.begin() as conn:  # the very same pool: its connections to what was a standby were thrown away
        conn.execute(text("DELETE FROM tickets"))
    standby.close()
