"""Half an hour of traffic while servers are killed, indexes swapped and the primary switched: `make test-endurance`, ENDURE=seconds.

Load is light and bounded: three readers and one customer, about thirty requests a second, so that two cores have room for what happens.
One of the readers looks whether an answer is made of two indexes.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kb.storage.database import connect
from tests.deploy.editions import EditionReader, write_edition
from tests.deploy.test_proxies import running
from tests.deploy.test_rolling import Readers, Replica, ask, common_environment, haproxy, publish, until
from tests.web.sample import write_articles
from tests.web.test_failover import Pair, pair  # noqa: F401 - a fixture

SECONDS = float(os.environ.get("OTVET_ENDURE", "0"))
KILL_EVERY, BUILD_EVERY = 60.0, 90.0  # seconds, of half an hour; a short run has each at least twice
FLAT = 1.05  # of the memory after warm-up
pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.haproxy,
    pytest.mark.skipif(not SECONDS, reason="takes half an hour: make test-endurance"),
]


@pytest.fixture
def servers(pair: Pair, tmp_path: Path) -> Iterator[list[Replica]]:  # noqa: F811
    """Three servers that pulled from one place, on the pair; the last is never killed, and its memory is looked at."""
    write_articles(tmp_path / "articles")
    write_edition(tmp_path / "articles", 0)
    url = pair.url("first", "second", ask="target_session_attrs=read-write")
    common = common_environment(tmp_path) | {"KB_DATABASE_URL": url, "KB_DELIVER": "false"}
    publish(tmp_path, tmp_path / "place", common)
    made = []
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        made.append(Replica(tmp_path / name, common | {"KB_INDEX": str(tmp_path / name / "index")}))
    try:
        for replica in made:
            replica.pull(tmp_path / "place")
            replica.start()
        yield made
    finally:
        for replica in made:
            if replica.process and replica.process.poll() is None:
                replica.process.kill()
                replica.process.wait()


def resident(replica: Replica) -> int:
    """Bytes of memory a server holds by itself."""
    lines = Path(f"/proc/{replica.process.pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("RssAnon"))) * 1024


def kill(server: Replica) -> None:
    server.process.kill()
    server.process.wait()
    server.start()


def rebuild(servers: list[Replica], folder: Path, number: int) -> None:
    (folder / "articles" / "ru" / f"new-{number}.md").write_text(f"# Новая статья {number}\n\nТекст.\n", "utf-8")
    write_edition(folder / "articles", number)
    publish(folder, folder / "place", servers[0].environment)
    for server in servers:
        server.pull(folder / "place")


def switch(pair: Pair, old: str, new: str) -> None:  # noqa: F811
    pair.die(old)
    pair.promote(new)
    pair.follow(old, new)


def test_nothing_is_lost_and_memory_stays_flat(servers, pair, tmp_path):  # noqa: F811
    folder = tmp_path / "proxy"
    folder.mkdir()
    command, port = haproxy(folder, [server.port for server in servers])
    kill_every, build_every = min(KILL_EVERY, SECONDS / 3), min(BUILD_EVERY, SECONDS / 3)
    with running(command, port, folder):
        until(lambda: ask(port, "/ru/")[0] == 200)
        readers = Readers(port)
        editions = EditionReader(port, readers.over)
        works = (readers.read, readers.read, readers.write, editions.read)
        threads = [threading.Thread(target=work) for work in works]
        for thread in threads:
            thread.start()
        begun = time.monotonic()
        events = sorted(
            [(kill_every * n, "kill") for n in range(1, 100)]
            + [(build_every * (n - 0.5), "build") for n in range(1, 100)]
            + [(SECONDS * 0.35, "switch"), (SECONDS * 0.7, "switch back")]
        )
        memory: list[int] = []
        did: list[str] = []
        try:
            for number, (moment, event) in enumerate(one for one in events if one[0] < SECONDS):
                while time.monotonic() - begun < moment:
                    time.sleep(1)
                    memory.append(resident(servers[2]))
                did.append(event)
                if event == "kill":
                    kill(servers[number % 2])
                elif event == "build":
                    rebuild(servers, tmp_path, number)
                else:
                    switch(pair, *(("first", "second") if event == "switch" else ("second", "first")))
            while time.monotonic() - begun < SECONDS:
                time.sleep(1)
                memory.append(resident(servers[2]))
        finally:
            readers.over.set()
            for thread in threads:
                thread.join(60)
    tell(readers, did, memory)
    print(f"{editions.looked_at} answers of {len(editions.editions)} editions looked at, {len(editions.mixed)} mixed")
    judge(readers, pair, memory)
    assert editions.mixed == [] and editions.failures == []
    assert len(editions.editions) > did.count("build") / 2 and editions.looked_at > SECONDS


def tell(readers: Readers, did: list[str], memory: list[int]) -> None:
    took = sorted(readers.seconds)
    print(
        f"\n{readers.answered} pages, {len(readers.sent)} forms taken, {len(readers.failures)} not; "
        f"half within {took[len(took) // 2] * 1000:.0f} ms, 99 of 100 within {took[len(took) * 99 // 100] * 1000:.0f} ms; "
        f"{', '.join(f'{did.count(event)} × {event}' for event in dict.fromkeys(did))}; "
        f"memory {memory[len(memory) // 4] / 1e6:.0f} MB after warm-up, {memory[-1] / 1e6:.0f} MB at the end; load {os.getloadavg()[0]:.1f}"
    )


def judge(readers: Readers, pair: Pair, memory: list[int]) -> None:  # noqa: F811
    """Pages never failed; forms only while nobody could write; what was acknowledged is stored, and once."""
    assert [failure for failure in readers.failures if not failure.startswith(("form", "a form"))] == []
    database = connect(pair.url("first", "second", ask="target_session_attrs=read-write"))
    with contextlib.closing(database), database.read() as conn:
        texts = list(conn.execute(text("SELECT text FROM tickets")).scalars())
    assert len(set(texts)) == len(texts) and len(texts) >= len(set(readers.sent)) == len(readers.sent)
    if SECONDS >= 600:  # a short run has no time to warm up
        assert max(memory[len(memory) // 2 :]) <= FLAT * max(memory[len(memory) // 4 : len(memory) // 2])
