"""What tests share: the database servers they start themselves, the browser, and what happens where those are missing.

A test that needs chromium, PostgreSQL, PgBouncer, nginx, HAProxy or the extra `models` is skipped by name, with the reason, on a
machine without them; under CI=true the same test fails, so that nothing goes untested in silence. `scripts/install-test-services`
installs the programs, `make models` the extra. With OTVET_POOLED=yes all databases of PostgreSQL are reached through PgBouncer.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

import tests.surroundings  # noqa: F401 - before anything reads a setting
from kb.storage.database import Database, connect, connect_log, migrate
from tests.bundled import bundled_index  # noqa: F401 - of every test
from tests.collection import pytest_collection_modifyitems  # noqa: F401 - a hook of every run
from tests.made_once import made_once  # noqa: F401 - of every test
from tests.pooler import POOLER, SESSIONS, Pooler, pooler_before
from tests.two_databases import DATABASES
from tests.used_again import UsedAgain

CHROMIUM = os.environ.get("KB_TEST_CHROMIUM", "") or shutil.which("chromium") or "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
MODEL_LIBRARIES = ("sentence_transformers", "torch", "onnx_ir")
POSTGRES_HOME = Path(os.environ.get("KB_TEST_POSTGRES", "") or "/usr/lib/postgresql")
DOVECOT = Path(os.environ.get("KB_TEST_DOVECOT", "") or "/usr/sbin/dovecot")
PROXIES = {name: Path(os.environ.get("KB_TEST_PROXIES", "") or "/usr/sbin") / name for name in ("nginx", "haproxy")}
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
# Thousands of tests share a process whose heap never shrinks; looking through it as often as Python does costs a tenth of all.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """What collecting made stays to the end: no later look through the heap has to pass it."""
    gc.collect()
    gc.freeze()


def postgres_programs() -> Path | None:
    """The folder of the newest PostgreSQL server programs here, if there is one."""
    found = [folder for folder in POSTGRES_HOME.glob("*/bin") if (folder / "initdb").exists()]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


def missing_service(marks: set[str]) -> str:
    """Why a test with these marks can't run here; "" if it can."""
    if "browser" in marks and not Path(CHROMIUM).exists():
        return f"chromium is not installed ({CHROMIUM}); run scripts/install-test-services"
    if "postgres" in marks and postgres_programs() is None:
        return f"PostgreSQL server programs are not installed ({POSTGRES_HOME}); run scripts/install-test-services"
    if "pgbouncer" in marks and not POOLER.exists():
        return f"PgBouncer is not installed ({POOLER}); run scripts/install-test-services"
    if "dovecot" in marks and not DOVECOT.exists():
        return f"Dovecot is not installed ({DOVECOT}); run scripts/install-test-services"
    for name, program in PROXIES.items():
        if name in marks and not program.exists():
            return f"{name} is not installed ({program}); run scripts/install-test-services"
    if "models" in marks and (missing := [name for name in MODEL_LIBRARIES if find_spec(name) is None]):
        return f"{', '.join(missing)} of the extra `models` is not installed; run make models"
    return ""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    reason = missing_service({mark.name for mark in item.iter_markers()})
    if reason and os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"CI must run this test, but {reason}", pytrace=False)
    if reason:
        pytest.skip(f"{item.name}: {reason}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """pytest-playwright, with Debian's chromium and nothing that calls out."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}


@pytest.fixture(autouse=True)
def no_loop_of_the_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """The browser of another test leaves its event loop running in this thread; who needs no browser has none."""
    running = asyncio._get_running_loop()
    if running is None or request.node.get_closest_marker("browser"):
        yield
        return
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(running)


@dataclass
class PostgresServer:
    """A PostgreSQL server of the tests' own, reached through a socket in its private folder: no port is taken."""

    folder: Path
    process: subprocess.Popen
    made: int = field(default=0)
    pooler: Pooler | None = None  # by which fresh databases are reached

    def __post_init__(self) -> None:
        self.engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")  # kept: connecting costs most

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://otvet@/{database}?host={self.folder}"

    def new_database(self, *, template: str = "template0") -> str:
        """The URL of a fresh database, or of a copy of `template`."""
        name = self.new_name()
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.reached(name)

    def reached(self, database: str) -> str:
        """By which URL tests reach a database: past the pooler, or through it."""
        return self.pooler.url(database) if self.pooler else self.url(database)

    def new_name(self) -> str:
        """The name of a database that no test has seen."""
        self.made += 1
        return f"test_{self.made}"

    def run(self, statement: str) -> None:
        with self.engine.connect() as conn:
            conn.execute(text(statement))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Started when the first test needs it, as an unprivileged user where the tests run as root; stopped at the end."""
    programs = postgres_programs()
    assert programs is not None, "mark the test with pytest.mark.postgres"
    folder = Path(tempfile.mkdtemp(prefix="otvet-pg-", dir="/tmp"))
    who = _unprivileged(folder)
    data = folder / "data"
    options = "-U otvet -A trust -E UTF8 --locale=C.UTF-8 --no-sync"
    init = [programs / "initdb", "-D", data, *options.split()]
    process = None
    try:
        subprocess.run(init, cwd=folder, check=True, capture_output=True, **who)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": folder,
            "fsync": "off",
            "full_page_writes": "off",
        }
        chosen = [f"-c{name}={value}" for name, value in settings.items()]
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, *chosen], cwd=folder, stdout=log, stderr=log, **who
            )
        server = PostgresServer(folder, process)
        _wait_until_ready(server)
        with contextlib.ExitStack() as stack:
            if os.environ.get("OTVET_POOLED"):
                server.pooler = stack.enter_context(pooler_of(server, None))
            yield server
        server.engine.dispose()
    finally:
        if process is not None:
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def pooler_of(server: PostgresServer, sessions: int | None) -> contextlib.AbstractContextManager[Pooler]:
    """PgBouncer in front of a server, as the same user."""
    folder = server.folder.stat()
    who = {"user": folder.st_uid, "group": folder.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    return pooler_before(server.folder, who, folder.st_uid, sessions=sessions)


@pytest.fixture(scope="session")
def pooler(postgres_server: PostgresServer) -> Iterator[Pooler]:
    """With two sessions for everybody. Mark the test with pytest.mark.postgres and pytest.mark.pgbouncer."""
    with pooler_of(postgres_server, SESSIONS) as made:
        yield made


def _unprivileged(folder: Path) -> dict:
    """PostgreSQL refuses to run as root: give the folder to somebody harmless and run as them."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            os.chown(folder, user.pw_uid, user.pw_gid)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("no unprivileged user to run PostgreSQL as")


def _wait_until_ready(server: PostgresServer) -> None:
    for _ in range(300):
        if server.process.poll() is not None:
            break
        with contextlib.suppress(Exception):
            return server.run("SELECT 1")
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{(server.folder / 'log').read_text()}")


def _stop(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGQUIT)  # "immediate": nothing is written down to be thrown away
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state/otvet.db"
    return request.getfixturevalue("postgres_server").new_database()


@pytest.fixture(params=DATABASES)
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Like `database_url`, with the tables of tickets and of the search log already there."""
    if request.param == "sqlite":
        template = request.getfixturevalue("migrated_sqlite")
        yield f"sqlite:///{shutil.copytree(template, tmp_path / 'state')}/otvet.db"
        return
    databases: UsedAgain = request.getfixturevalue("migrated_databases")
    url = databases.lend()
    yield url
    databases.take_back(url)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the databases of SQLite, all their tables there and nothing in them."""
    folder = tmp_path_factory.mktemp("sqlite-template")
    migrate_both(f"sqlite:///{folder}/otvet.db")
    return folder


@pytest.fixture(scope="session")
def migrated_databases(postgres_server: PostgresServer, postgres_template: str) -> UsedAgain:
    return UsedAgain(postgres_server, postgres_template)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    postgres_server.run("CREATE DATABASE migrated TEMPLATE template0")
    migrate_both(postgres_server.url("migrated"))
    return "migrated"


def migrate_both(url: str) -> None:
    for database in (connect(url), connect_log(url)):
        migrate(database)
        database.close()


@pytest.fixture
def db(state_url: str) -> Iterator[Database]:
    """The state database, migrated."""
    database = connect(state_url)
    yield database
    database.close()


@pytest.fixture
def log(state_url: str) -> Iterator[Database]:
    """The search log, migrated."""
    database = connect_log(state_url)
    yield database
    database.close()


@pytest.fixture
def now() -> datetime:
    return NOW
