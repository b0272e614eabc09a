"""Alerts and the dashboard ask for metrics and labels that a server really tells, and say what to do."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from kb.stages import Stage
from web.site.metrics import Lags

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
RULES = DEPLOY / "prometheus" / "otvet.yml"
DASHBOARD = DEPLOY / "grafana" / "otvet.json"
OF_PROMETHEUS = {"instance", "job", "le"}  # labels that Prometheus adds
SEVERITIES = {"page", "ticket"}


def alerts() -> list[dict]:
    (group,) = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    return group["rules"]


def panels() -> list[dict]:
    return json.loads(DASHBOARD.read_text("utf-8"))["panels"]


def expressions() -> list[str]:
    return [alert["expr"] for alert in alerts()] + [target["expr"] for panel in panels() for target in panel["targets"]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The labels of every series that /metrics tells, by its name."""
    from kb.settings import Settings
    from web.app import create_app

    folder = tmp_path_factory.mktemp("monitored")
    app = create_app(Settings(_env_file=None, index=folder / "index", database_url=f"sqlite:///{folder}/otvet.db"))
    metrics = app.state.site.journal.metrics
    metrics.request("GET", "/{lang}/search", 200, 0.1)
    metrics.search("site", "answer")
    metrics.ticket("cards")
    metrics.vote(helpful=True)
    metrics.stage(Stage("search.rank", 0.0, 0.1))
    metrics.lags(Lags(outbox={"dead": 1}))
    text = TestClient(app).get("/metrics").text
    series: dict[str, set[str]] = {"up": set()}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            series.setdefault(sample.name, set()).update(sample.labels)
    return series


def test_every_metric_that_is_asked_for_is_told(told):
    asked = {name for expression in expressions() for name in re.findall(r"\botvet_\w+", expression)}
    assert len(asked) > 10 and asked - set(told) == set()


def test_every_label_that_is_asked_for_is_told(told):
    for expression in expressions():
        known = OF_PROMETHEUS.union(*(told[name] for name in re.findall(r"\botvet_\w+", expression)))
        chosen = set(re.findall(r'[{,]\s*(\w+)\s*(?:=~|!~|!=|=)\s*"', expression))
        grouped = {word for by in re.findall(r"\bby \(([^)]*)\)", expression) for word in by.split(", ")}
        assert chosen | grouped <= known, expression


def test_every_bracket_is_closed():
    for expression in expressions():
        bare = re.sub(r'"[^"]*"', '""', expression)
        assert all(bare.count(left) == bare.count(right) for left, right in ("()", "{}", "[]")), expression


def test_every_alert_says_whom_it_wakes_what_happened_and_what_to_do():
    for alert in alerts():
        assert re.fullmatch(r"Otvet[A-Z]\w+", alert["alert"])
        assert alert["labels"]["severity"] in SEVERITIES and alert["for"]
        assert alert["annotations"]["summary"] and alert["annotations"]["action"]
    assert len({alert["alert"] for alert in alerts()}) == len(alerts())


def test_the_dashboard_s_panels_have_their_own_places_and_titles():
    seen: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert place["x"] + place["w"] <= 24 and not cells & seen
        seen |= cells
        assert panel["title"] and panel["datasource"]["uid"] == "${source}"
    assert len({panel["id"] for panel in panels()}) == len(panels())


@pytest.mark.skipif(
    not shutil.which("promtool") and not os.environ.get("CI"),
    reason="promtool is not installed here; run scripts/install-test-services",
)
def test_prometheus_itself_finds_nothing_wrong():
    checked = subprocess.run(["promtool", "check", "rules", RULES], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
