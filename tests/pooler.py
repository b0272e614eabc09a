"""PgBouncer in transaction mode, started by the tests in front of the PostgreSQL server they started themselves.

A database has few sessions for everybody, so that what somebody left in a session, or takes for granted there, is met by another.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

POOLER = Path(os.environ.get("KB_TEST_POOLER", "") or "/usr/sbin/pgbouncer")
SESSIONS = 2  # of PostgreSQL for one database, however many there are of ours, where a test is about that
OURS = Path(__file__).parents[1] / "deploy" / "pgbouncer" / "pgbouncer.ini"


@dataclass(frozen=True)
class Pooler:
    """Reached through a socket in its private folder."""

    folder: Path
    process: subprocess.Popen

    def url(self, database: str) -> str:
        """Of a database of the server behind it."""
        return f"postgresql+psycopg://otvet@/{database}?host={self.folder}&port=6432"


@contextlib.contextmanager
def pooler_before(server: Path, who: Mapping[str, object], owner: int, *, sessions: int | None) -> Iterator[Pooler]:
    """In front of the server whose socket lies in this folder; run as `who`, who owns the folder it gets. `sessions`: None for ours."""
    folder = Path(tempfile.mkdtemp(prefix="otvet-pooler-", dir="/tmp"))
    os.chown(folder, owner, -1)
    (folder / "settings").write_text(_settings(folder, server, sessions), "utf-8")
    (folder / "settings").chmod(0o644)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([POOLER, folder / "settings"], cwd=folder, stdout=log, stderr=log, **who)
    try:
        made = Pooler(folder, process)
        _wait_until_it_answers(made)
        yield made
    finally:
        process.kill()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _settings(folder: Path, server: Path, sessions: int | None) -> str:
    """deploy/pgbouncer/pgbouncer.ini over sockets, for any database of the tests' server and without passwords."""
    changes = {
        r"^otvet = .*$": f"* = host={server} user=otvet",
        r"^listen_addr = .*$": f"listen_addr =\nunix_socket_dir = {folder}",
        r"^auth_type = .*$": "auth_type = any",
        r"^auth_file = .*$": "server_idle_timeout = 2",
    }
    if sessions:
        changes[r"^default_pool_size = .*$"] = f"default_pool_size = {sessions}"
    settings = OURS.read_text("utf-8")
    for line, ours in changes.items():
        settings, count = re.subn(line, ours, settings, flags=re.MULTILINE)
        assert count == 1, line
    return settings


def _wait_until_it_answers(pooler: Pooler) -> None:
    engine = create_engine(pooler.url("postgres"), connect_args={"prepare_threshold": None})
    for _ in range(200):
        with contextlib.suppress(Exception), engine.connect() as conn:
            conn.execute(text("SELECT 1"))
            engine.dispose()
            return
        time.sleep(0.1)
    raise RuntimeError(f"PgBouncer did not start:\n{(pooler.folder / 'log').read_text()}")
