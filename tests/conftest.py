"""What tests share: the database servers they start themselves, the browser, and what happens where those are missing.

A test that needs chromium or PostgreSQL is skipped by name, with the reason, on a machine without them; under CI=true
the same test fails, so that nothing goes untested in silence. `scripts/install-test-services` installs both.
"""

from __future__ import annotations

import contextlib
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
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from kb.database import Database, connect, connect_log, migrate

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
POSTGRES_HOME = Path(os.environ.get("KB_TEST_POSTGRES", "") or "/usr/lib/postgresql")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


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


@dataclass
class PostgresServer:
    """A PostgreSQL server of the tests' own, reached through a socket in its private folder: no port is taken."""

    folder: Path
    process: subprocess.Popen
    made: int = field(default=0)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://otvet@/{database}?host={self.folder}"

    def new_database(self, *, template: str = "template0") -> str:
        """The URL of a fresh database, or of a copy of `template`."""
        self.made += 1
        name = f"test_{self.made}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name)

    def run(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            conn.execute(text(statement))
        engine.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Started when the first test needs it, as an unprivileged user where the tests run as root; stopped at the end."""
    programs = postgres_programs()
    assert programs is not None, "mark the test with pytest.mark.postgres"
    folder = Path(tempfile.mkdtemp(prefix="otvet-pg-", dir="/tmp"))
    who = _unprivileged(folder)
    data = folder / "data"
    init = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "otvet",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    process = None
    try:
        subprocess.run(init, cwd=folder, check=True, capture_output=True, **who)
        options = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off", "full_page_writes": "off"}
        chosen = [f"-c{name}={value}" for name, value in options.items()]
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, *chosen], cwd=folder, stdout=log, stderr=log, **who
            )
        server = PostgresServer(folder, process)
        _wait_until_ready(server)
        yield server
    finally:
        if process is not None:
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


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
    process.send_signal(signal.SIGINT)  # "fast": ends connections, then stops
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state/otvet.db"
    return request.getfixturevalue("postgres_server").new_database()


@pytest.fixture(params=DATABASES)
def state_url(request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Like `database_url`, with the tables of tickets and of the search log already there."""
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copytree(_migrated_sqlite(tmp_path_factory), tmp_path / 'state')}/otvet.db"
    return request.getfixturevalue("postgres_server").new_database(
        template=request.getfixturevalue("postgres_template")
    )


def _migrated_sqlite(factory: pytest.TempPathFactory) -> Path:
    folder = factory.getbasetemp() / "sqlite-template"
    if not folder.exists():
        migrate_both(f"sqlite:///{folder}/otvet.db")
    return folder


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
