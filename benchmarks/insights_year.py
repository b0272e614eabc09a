"""A year of searches and requests, of any size: how long the nightly step takes, and every page of figures.

    python benchmarks/insights_year.py                                       # a small year, a minute or two
    python benchmarks/insights_year.py --searches 12000000 --tickets 200000  # the large one
    python benchmarks/insights_year.py --index var/index …                   # grouped by meaning, too

Days that are over lie as numbers, as in use; searches themselves lie for the last `--raw` days. Targets: the nightly step within
60 s, 95 pages of 100 within 300 ms.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from common.invented_year import DAYS, KEPT, NOW, Year
from common.reporting import Report, met, reader, timed
from starlette.testclient import TestClient

from kb.insights.days import counted
from kb.retention.old_searches import remove_old_searches
from kb.service.measuring import measure_changed
from kb.settings import Settings
from kb.staff.accounts import add_person
from kb.storage.database import connect, connect_log, migrate
from kb.trials.holdout import settle
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.query.live import Live
from web.app import create_app
from web.insights.counting import count_all, tell_figures
from web.operations.collector import set_aside_what_lasts

NIGHT, PAGE = 60.0, 300.0  # targets: seconds, ms at the 95th percentile
PASSWORD = "a benchmark's password"
A_YEAR = f"from={(NOW - timedelta(days=364)).date()}&to={NOW.date()}"
PAGES = (
    *("content", "content?days=364", "content?device=phone", "content?device=phone&days=364"),
    *("content/causes", "content/causes?days=364", "content/articles", "content/articles?days=364"),
    *("team", f"team?{A_YEAR}", "team/people", "team/planning", "team/report", "team/holdout", "team/ranking"),
    *("team/requests", f"team/requests?{A_YEAR}", f"team/requests?figure=solution&page=1000&{A_YEAR}"),
)
ROUNDS = 8


def main() -> None:
    options = reader(__doc__ or "")
    options.add_argument("--searches", type=int, default=365_000, help="a year")
    options.add_argument("--tickets", type=int, default=7300, help="a year")
    options.add_argument("--raw", type=int, default=3, help="last days that lie as searches")
    options.add_argument("--rare", type=int, default=25, help="per cent of searches in words nobody else uses")
    options.add_argument("--write-only", action="store_true", help="measure later, with the same --folder")
    options.add_argument("--database", default="", help="an empty one; a file of its own if left out")
    options.add_argument(
        "--folder",
        type=Path,
        help="where the databases are kept: empty, or with a year written before; a temporary one if left out",
    )
    options.add_argument("--index", type=Path, help="a built index; one of the bundled articles by words if left out")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="otvet-year-") as temporary:
        folder = given.folder or Path(temporary)
        url = given.database or f"sqlite:///{folder}/otvet.db"
        settings = Settings(database_url=url, index=given.index or folder / "index", deliver=False)
        if given.index is None:
            settings = settings.model_copy(update={"model": "none"})
            build(settings, BuildOptions(), Progress())
        report = Report("a year of searches and requests", notes={"searches": given.searches, "tickets": given.tickets})
        state, log = connect(url), connect_log(url)
        migrate(state)
        migrate(log)
        chance = random.Random(13)
        year = Year(state, log, given.searches // DAYS, given.tickets // DAYS, given.rare / 100, chance)
        with log.read() as conn:
            written = bool(counted(conn)[0])
        if not written:
            report.add("written", seconds=timed(lambda: year.fill(given.raw))[1])
        if not given.write_only:
            _measure(settings, year, report)
        report.print(given.json)


def _measure(settings: Settings, year: Year, report: Report) -> None:
    live = Live(settings)
    live.wait_for_encoder(120)
    engine = live.internal
    state, log = year.state, year.log

    def night(at: datetime) -> None:
        count_all(log, state, engine, at=at)
        measure_changed(state, engine.tree.contacts, at=at)
        settle(log, state, b"benchmark", at=at)

    def took(name: str, action: Callable[[], object], target: float = 0) -> None:
        begun = process_time()
        seconds = timed(action)[1]
        spent = process_time() - begun
        load = os.getloadavg()[0]
        report.add(name, seconds=seconds, cpu_s=spent, load=load, target=met(seconds, target) if target else "")

    took("the first night", lambda: night(NOW))
    year.search(-1)
    year.write_in(-1)
    took("a night after it", lambda: night(NOW + timedelta(days=1)), NIGHT)
    with state.begin() as conn:
        add_person(conn, "Lead", "manager", PASSWORD, at=NOW)
    client = TestClient(create_app(settings, clock=lambda: NOW + timedelta(days=1, hours=1)), follow_redirects=False)
    client.post("/agent/sign-in", data={"name": "Lead", "password": PASSWORD})
    for page in PAGES:  # a server has shown them the day before
        client.get(f"/manager/{page}")
    until = NOW + timedelta(days=1 - KEPT)
    took("removing what is too old", lambda: remove_old_searches(log, until=until), NIGHT)
    took("telling figures after it", lambda: tell_figures(log, state, at=NOW + timedelta(days=1)), NIGHT)
    set_aside_what_lasts()  # as a server does when it starts
    _pages(client, report)


def _pages(client: TestClient, report: Report) -> None:
    """The CPU time of every page, of the first request after the night and of those that follow; and p95 by the wall."""
    times: dict[str, list[float]] = {page: [] for page in PAGES}
    walls: dict[str, list[float]] = {page: [] for page in PAGES}
    for _ in range(ROUNDS + 1):
        for page, of_page in times.items():
            began, begun = perf_counter(), process_time()  # of all threads: pages are made in one of their own
            status = client.get(f"/manager/{page}").status_code
            walls[page].append((perf_counter() - began) * 1000)
            of_page.append((process_time() - begun) * 1000)
            if status != 200:
                raise SystemExit(f"/manager/{page}: {status}")
    for page, (first, *later) in times.items():
        ms = float(np.percentile(later, 95))
        median = float(np.percentile(later, 50))
        wall = float(np.percentile(walls[page], 95))
        cpu = {"cpu_first_ms": first, "cpu_p50_ms": median, "cpu_p95_ms": ms}
        report.add(page, **cpu, wall_p95_ms=wall, target=met(max(ms, first), PAGE))


if __name__ == "__main__":
    main()
