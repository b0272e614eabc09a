"""What an agent waits for: look-ups, results and suggestions over HTTP beside the search itself and the bare encoder.

    python benchmarks/agent.py --index FOLDER --queries SET [SET …] [--json]

Each address has a `kb serve` of its own, so that no query was seen before. One client first, its every query asked of the
engine alone in this process in turn; then eight clients that ask again as soon as they are answered, between two runs of the
bare encoder on all cores. The clients share the cores with the server. Needs the `bench` extra (psutil).
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time, sleep
from urllib.parse import quote

import numpy as np
from common.load import load
from common.reporting import Report, met, queries_of, reader
from encoder import bare, rate
from serving import start

from kb.settings import load_settings
from kb.staff.tokens import create_token
from kb.storage.database import connect
from search.index.opened import open_index
from search.model.encoder import Encoder
from search.publish import generations
from search.query.engine import Engine
from search.query.values import Query

OVER_SEARCH, SHARE, SPREAD = 4.0, 0.8, 5.0  # targets: ms over the engine alone, of the encoder's rate, p99 to p50
LIMIT = 10
TYPED = 12  # letters after which suggestions are asked for


@dataclass(frozen=True)
class Asked:
    """An address, how a text is put into it, and the same work without HTTP."""

    name: str
    path: Callable[[str], str]
    tree: str
    alone: Callable[[Engine, str], object]


ADDRESSES = (
    Asked(
        "lookup",
        lambda text: f"/api/v1/agent/lookup?lang=ru&q={quote(text)}",
        "internal",
        lambda engine, text: engine.search(Query.parse(text, lang="ru", limit=LIMIT)),
    ),
    Asked(
        "search page",
        lambda text: f"/ru/search?q={quote(text)}",
        "public",
        lambda engine, text: engine.search(Query.parse(text, lang="ru", limit=LIMIT)),
    ),
    Asked(
        "suggest",
        lambda text: f"/api/v1/suggest?lang=ru&q={quote(text[:TYPED])}",
        "public",
        lambda engine, text: engine.suggest(text[:TYPED], "ru"),
    ),
)


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--index", type=Path, required=True)
    asked.add_argument("--queries", type=Path, nargs="+", required=True)
    asked.add_argument("--limit", type=int, default=500, help="queries taken of each set")
    asked.add_argument("--clients", type=int, default=8)
    given = asked.parse_args()
    settings = load_settings(index=given.index)
    folder = given.index / "generations" / generations.current_name(given.index)
    manifest = generations.read_manifest(folder)
    texts = queries_of(given.queries, given.limit)
    report = Report("agent", notes={**manifest.trees["internal"], "queries": len(texts), "clients": given.clients})
    model = settings.models / manifest.model
    loop = bare(model)
    for address in ADDRESSES:
        engine = _engine(folder, address.tree, model)
        with tempfile.TemporaryDirectory() as aside:
            process, port = start(given.index, Path(aside), KB_API_CALLS_PER_MINUTE="1000000")  # one token asks for all
            try:
                headers = _ready(process, port, Path(aside))
                _one(report, address, (engine, process, port, headers), texts[::2])
                _together(report, address, (loop, port, headers), texts[1::2], given.clients)
            finally:
                process.terminate()
                process.wait(20)
    report.print(given.json)


def _engine(folder: Path, tree: str, model: Path) -> Engine:
    encoder = Encoder(model)
    index = open_index(folder / tree, folder.name)
    index.speller.warm()
    engine = Engine(index, lambda: encoder)
    for number in range(20):
        engine.search(Query.parse(f"разогрев {number}"))
        engine.suggest(f"разогрев {number}", "ru")
    return engine


def _ready(process: subprocess.Popen[bytes], port: int, aside: Path) -> dict[str, str]:
    """Wait until the server answers with vectors and is warm; returns the headers of somebody who may look up."""
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit("the server ended")
        try:
            if _get(http.client.HTTPConnection("127.0.0.1", port), "/readyz", {})[0] == 200:
                break
        except OSError:
            pass
        sleep(0.1)
    database = connect(f"sqlite:///{aside}/bench.db")
    with database.begin() as conn:
        _, secret = create_token(conn, "benchmark", ("lookup",), at=datetime.now(UTC))
    database.close()
    headers = {"Authorization": f"Bearer {secret}"}
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for number in range(20):
        for address in ADDRESSES:
            status, body = _get(connection, address.path(f"разогрев {number}"), headers)
            if status != 200:
                raise SystemExit(f"{address.name} answers {status}: {body[:300]!r}")
    mode = json.loads(_get(connection, ADDRESSES[0].path("разогрев"), headers)[1])["mode"]
    if mode != "hybrid":
        raise SystemExit(f"the server answers by {mode}, not with vectors")
    return headers


def _get(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def _one(
    report: Report,
    address: Asked,
    served: tuple[Engine, subprocess.Popen[bytes], int, dict[str, str]],
    texts: list[str],
) -> None:
    """One client and the engine alone, query by query in turn."""
    engine, process, port, headers = served
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.connect()
    over, alone, own = [], [], 0.0
    before = sum(process.cpu_times()[:2])
    for text in texts:
        begun, busy = perf_counter(), process_time()
        address.alone(engine, text)
        alone.append((perf_counter() - begun) * 1000)
        own += process_time() - busy
        begun = perf_counter()
        status, _ = _get(connection, address.path(text), headers)
        over.append((perf_counter() - begun) * 1000)
        if status != 200:
            raise SystemExit(f"{address.name} answered {status}")
    for percentile in (50, 99):
        ours, other = float(np.percentile(over, percentile)), float(np.percentile(alone, percentile))
        target = met(ours - other, OVER_SEARCH) if percentile == 50 else ""
        report.add(
            f"{address.name}, one client, p{percentile} ms / engine alone",
            ours=ours,
            other=other,
            more=ours - other,
            target=target,
        )
    ours, other = ((spent * 1000 / len(texts)) for spent in (sum(process.cpu_times()[:2]) - before, own))
    report.add(
        f"{address.name}, one client, CPU ms of the server / engine alone", ours=ours, other=other, more=ours - other
    )


def _together(
    report: Report, address: Asked, served: tuple[Callable, int, dict[str, str]], texts: list[str], clients: int
) -> None:
    """So many clients at once; the bare encoder has its turn before and after, and the better of the two counts."""
    loop, port, headers = served
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    def encoded() -> float:
        return rate(os.cpu_count() or 1, lambda text: loop(f"query: {text}"), texts)

    highest = encoded()
    times, errors, seconds = load(port, [address.path(text) for text in texts], clients, lines)
    highest, found = max(highest, encoded()), len(texts) / seconds
    share = found / highest
    report.add(
        f"{address.name}, {clients} clients, answers/s / encoder's texts/s",
        ours=found,
        other=highest,
        more=share,
        target=met(share, SHARE, at_most=False),
    )
    p50, p99 = (float(np.percentile(times, p)) * 1000 for p in (50, 99))
    report.add(
        f"{address.name}, {clients} clients, p99 / p50 ms",
        ours=p99,
        other=p50,
        more=p99 / p50,
        target=met(p99 / p50, SPREAD),
    )
    report.add(f"{address.name}, {clients} clients, errors", ours=errors, target=met(errors, 0))


if __name__ == "__main__":
    main()
