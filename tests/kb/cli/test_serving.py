"""Several processes answer behind one port as one server: they count together, one may die, and all end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest

from kb.settings import Settings
from search.builder import BuildOptions, build
from search.progress import Progress
from tests.web.sample import write_articles

pytestmark = pytest.mark.slow
PATIENCE = 60.0  # seconds


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """`kb serve --workers 2` over a small index without vectors, and its address."""
    write_articles(tmp_path / "articles")
    build(Settings(articles=tmp_path / "articles", index=tmp_path / "index", model="none"), BuildOptions(), Progress())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "kb", "serve", "--no-build", "--workers", "2", "--port", str(port)]
    state = {"KB_DATABASE_URL": f"sqlite:///{tmp_path}/state.db", "KB_LOG_LEVEL": "error", "KB_DELIVER": "false"}
    process = subprocess.Popen([*command, "--index", str(tmp_path / "index")], env=os.environ | state)
    yield process, f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(PATIENCE)


def ask(address: str) -> bytes:
    """What an address says, once it says anything."""
    until = monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address) as answer:
                return answer.read()
        except OSError:
            if monotonic() > until:
                raise
            sleep(0.1)


def workers(process: subprocess.Popen) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="processes are found through /proc")
def test_two_processes_are_one_server(server):
    process, address = server
    for _ in range(20):
        ask(f"{address}/api/v1/search?q=limits")
    counted = b'otvet_requests_total{method="GET",route="/api/v1/search",status="200"} 20.0'
    assert counted in ask(f"{address}/metrics")

    first, *_ = before = workers(process)
    assert len(before) == 2
    os.kill(first, signal.SIGKILL)
    until = monotonic() + PATIENCE
    while monotonic() < until and (first in workers(process) or len(workers(process)) < 2):
        sleep(0.2)
    assert len(workers(process)) == 2 and first not in workers(process)
    assert b"results" in ask(f"{address}/api/v1/search?q=limits")

    running = workers(process)
    process.terminate()
    assert process.wait(PATIENCE) is not None
    assert not [pid for pid in running if Path(f"/proc/{pid}").exists()]
