"""Several processes answer behind one port as one server: they count together, one may die, and all end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest

from cli.operating.serve import bring_up_to_date
from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from tests.ports import free_port
from tests.web.sample import write_articles

PATIENCE = 180.0  # seconds; beside other work


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """`kb serve --workers 2` over a small index without vectors, and its address."""
    write_articles(tmp_path / "articles")
    build(Settings(articles=tmp_path / "articles", index=tmp_path / "index", model="none"), BuildOptions(), Progress())
    port = free_port()
    command = [
        *"-W ignore -m cli serve --no-build --workers 2 --port".split(),
        str(port),
        "--index",
        tmp_path / "index",
    ]
    state = {"KB_DATABASE_URL": f"sqlite:///{tmp_path}/state.db", "KB_LOG_LEVEL": "error", "KB_DELIVER": "false"}
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen([sys.executable, *command], env=os.environ | state, stderr=said)
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
    asked = subprocess.run(["pgrep", "-P", str(process.pid), "-f", "spawn_main"], capture_output=True, text=True)
    return [int(pid) for pid in asked.stdout.split()]


def lives(pid: int) -> bool:
    return subprocess.run(["ps", "-p", str(pid)], capture_output=True).returncode == 0


@pytest.mark.slow
def test_two_processes_are_one_server(server, tmp_path: Path):
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
    told = [line for line in (tmp_path / "said").read_text().splitlines() if f"server process {first} ended" in line]
    assert len(told) == 1 and "SIGKILL" in told[0]
    assert b"results" in ask(f"{address}/api/v1/search?q=limits")

    running = workers(process)
    process.terminate()
    assert process.wait(PATIENCE) is not None
    assert not [pid for pid in running if lives(pid)]


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_without_articles_it_says_in_one_sentence_what_to_do(desk, folder: str):
    (desk.folder / "empty").mkdir()
    ran = desk.kb("serve", "--articles", desk.folder / folder)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (3, "", 1)
    assert f"`kb new --sample {desk.folder / folder}` puts sample ones there" in ran.stderr


def test_the_index_is_built_by_our_own_code_whatever_the_working_folder_holds(desk, monkeypatch: pytest.MonkeyPatch):
    desk.write({"../cli/__init__.py": "raise SystemExit('somebody else')"})
    monkeypatch.chdir(desk.folder)
    settings = Settings(articles=desk.folder / "articles", index=desk.folder / "index", model="none")
    for name, value in desk.environment.items():
        monkeypatch.setenv(name, value)
    bring_up_to_date(settings)
    assert desk.current


LONG_BUILD = """
import cli.operating.serve
from kb.settings import load_settings

cli.operating.serve.RUN_KB = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
cli.operating.serve.bring_up_to_date(load_settings())
"""


def test_a_stop_during_the_build_ends_the_build_too(desk):
    command = [sys.executable, "-W", "ignore", "-c", LONG_BUILD]
    serving = subprocess.Popen(command, env=desk.environment, stdout=subprocess.PIPE, text=True)
    building = int(serving.stdout.readline())
    serving.terminate()
    assert serving.wait(PATIENCE) == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(building, 0)
    serving.stdout.close()
