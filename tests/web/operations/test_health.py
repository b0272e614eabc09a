"""What operators' machines ask."""

import shutil
from datetime import date, datetime

import pytest
from starlette.testclient import TestClient

from search.build.build import BuildOptions, build
from search.progress import Progress
from search.publish.generations import current_name
from search.query.live import Live
from web.app import create_app


def test_alive_says_only_that(make_client, tmp_path):
    assert make_client(index=tmp_path / "nothing").get("/healthz").json() == {"status": "ok"}


def test_ready_names_everything_it_needs(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert set(answer.json()["checks"]) == {"database", "search_log", "disk", "generation", "encoder"}


def test_without_an_index_it_is_not_ready_and_says_what_to_do(make_client, tmp_path):
    answer = make_client(index=tmp_path / "nothing").get("/readyz")
    assert answer.status_code == 503 and not answer.json()["checks"]["generation"]["ok"]
    assert "build" in answer.json()["checks"]["generation"]["detail"]


def test_metrics_count_requests_by_route_searches_by_state_and_the_age_of_the_generation(make_client, twin):
    twin.answers(state="none")
    client = make_client(twin)
    client.get("/ru/search?q=тайна")
    client.get("/ru/a/cards/block")
    text = client.get("/metrics").text
    assert 'otvet_requests_total{method="GET",route="/{lang}/a/{key:path}",status="200"} 1.0' in text
    assert 'otvet_searches_total{place="site",state="none"} 1.0' in text
    assert "otvet_generation_age_seconds" in text and "тайна" not in text


def test_a_new_generation_answers_without_a_restart(settings, now: datetime):
    app = create_app(settings, clock=lambda: now)
    with TestClient(app) as client:  # runs the watcher as a server does
        assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    "file", ["public/articles.jsonl", "internal/postings/numbers.npy", "public/postings/gaps.npy", "manifest.json"]
)
def test_a_damaged_generation_is_named_and_the_one_before_answers(settings, make_client, tmp_path, file: str):
    shutil.copytree(settings.index, tmp_path / "index")
    shutil.copytree(settings.index.parent / "articles", tmp_path / "articles")
    (tmp_path / "articles/ru/new.md").write_text("# Новая\n\nТекст.\n")
    chosen = settings.model_copy(
        update={"index": tmp_path / "index", "articles": tmp_path / "articles", "model": "none"}
    )
    before = current_name(chosen.index)
    new = build(chosen, BuildOptions(today=date(2026, 11, 23)), Progress()).generation
    damaged = chosen.index / "generations" / new / file
    damaged.write_bytes(damaged.read_bytes()[:-1])
    client = make_client(Live(chosen), index=chosen.index)
    told = client.get("/readyz")
    assert told.status_code == 200
    assert new in told.json()["checks"]["generation"]["detail"] and before != new
    assert client.get("/ru/search?q=карту").status_code == 200
