"""What Prometheus reads of a server: every happening under its labels, of all its processes together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kb.stages import Stage
from web.site.metrics import Lags, Metrics

ROOT = Path(__file__).parents[3]
ONE_PROCESS = (
    "from web.site.metrics import Lags, Metrics; m = Metrics(); m.ticket('cards'); m.lags(Lags(generation_age=7))"
)
READER = "import sys; from web.site.metrics import Metrics; sys.stdout.buffer.write(Metrics().text())"


def test_every_happening_is_counted_under_its_labels():
    metrics = Metrics()
    metrics.request("GET", "/{lang}/", 200, 0.003)
    metrics.search("site", "answer")
    metrics.ticket("cards")
    metrics.deflection()
    metrics.vote(helpful=True)
    metrics.vote(helpful=False)
    metrics.vote(helpful=False)
    metrics.stage(Stage("search.rank", 0.0, 0.003))
    metrics.learned(1_795_000_000)
    metrics.lags(Lags(generation_age=12.5, outbox={"dead": 2}, connections={"state": 1}, database_up=1))
    told = metrics.text().decode().splitlines()
    assert {
        'otvet_requests_total{method="GET",route="/{lang}/",status="200"} 1.0',
        'otvet_request_seconds_bucket{le="0.002",route="/{lang}/"} 0.0',
        'otvet_request_seconds_bucket{le="0.004",route="/{lang}/"} 1.0',
        'otvet_searches_total{place="site",state="answer"} 1.0',
        'otvet_tickets_total{topic="cards"} 1.0',
        "otvet_deflections_total 1.0",
        'otvet_votes_total{helpful="yes"} 1.0',
        'otvet_votes_total{helpful="no"} 2.0',
        "otvet_generation_age_seconds 12.5",
        "otvet_generation_behind_seconds NaN",
        'otvet_stage_seconds_bucket{le="0.002",stage="search.rank"} 0.0',
        'otvet_stage_seconds_bucket{le="0.004",stage="search.rank"} 1.0',
        'otvet_outbox_entries{state="dead"} 2.0',
        'otvet_database_connections{database="state"} 1.0',
        "otvet_database_up 1.0",
        "otvet_learned_timestamp_seconds 1.795e+09",
    } <= set(told)


def test_two_applications_in_one_process_count_apart():
    one, other = Metrics(), Metrics()
    one.deflection()
    assert b"otvet_deflections_total 1.0" in one.text() and b"otvet_deflections_total 0.0" in other.text()


def test_the_processes_of_one_server_are_told_together(tmp_path):
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}

    def run(code: str) -> str:
        command = [sys.executable, "-c", code]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout

    run(ONE_PROCESS)
    run(ONE_PROCESS)
    told = run(READER)
    assert 'otvet_tickets_total{topic="cards"} 2.0' in told and "otvet_generation_age_seconds 7.0" in told
