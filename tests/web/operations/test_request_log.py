"""An operator finds a request's lines by the name its proxy gave it."""

from __future__ import annotations

import logging

import pytest

from web.operations.request_log import _Line, name_of


@pytest.mark.parametrize("given", ["4f1c1b1e8a3c4d21", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"])
def test_a_proxy_s_name_of_a_request_comes_back_in_the_answer(client, given: str):
    assert client.get("/ru/", headers={"x-request-id": given}).headers["x-request-id"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "with space in it", "x" * 65, "-begins", "new\nline-12345", "<script>1"]
)
def test_what_is_no_name_is_not_repeated(given: str):
    name = name_of(given)
    assert name != given and len(name) == 32


def test_a_kept_page_has_the_name_of_the_request_that_asks(client):
    names = {client.get("/ru/").headers["x-request-id"] for _ in range(3)}
    assert len(names) == 3


def test_an_answer_is_a_line_with_route_and_status_and_no_address(make_client, tmp_path, caplog):
    client = make_client(index=tmp_path / "nothing")
    with caplog.at_level(logging.DEBUG, logger="web.operations.request_log"):
        client.get("/readyz")
        client.get("/healthz")
        client.get("/ru/")
    probe, fine, bad = (record for record in caplog.records if record.name == "web.operations.request_log")
    assert (probe.levelname, probe.status) == ("DEBUG", 503)  # it is asked every second
    assert (fine.levelname, fine.status) == ("DEBUG", 200)
    assert (bad.levelname, bad.route, bad.status) == ("DEBUG", "/{lang}/", 503)  # an outage tells itself, once a minute
    with caplog.at_level(logging.DEBUG, logger="web.operations.request_log"):
        client.get("/ru/search?q=тайна")
    assert "тайна" not in caplog.text


@pytest.mark.parametrize(
    ("status", "seconds", "level"),
    [(200, 0.1, "DEBUG"), (500, 0.1, "WARNING"), (503, 9.0, "DEBUG"), (200, 2.5, "WARNING")],
)
def test_what_failed_or_was_slow_is_told_and_an_outage_is_not_told_with_every_request(caplog, status, seconds, level):
    with caplog.at_level(logging.DEBUG, logger="web.operations.request_log"):
        _Line({"method": "GET"}, status, seconds).tell()
    assert [record.levelname for record in caplog.records] == [level]


def test_stages_of_a_search_and_its_statements_are_in_the_metrics(client):
    client.get("/ru/search?q=карту")
    client.get("/ru/request/secret")
    told = client.get("/metrics").text
    for stage in (
        "search.wait",
        "search.interpret",
        "search.encode",
        "search.rank",
        "search.page",
        "database.wait",
        "sql",
    ):
        assert f'otvet_stage_seconds_count{{stage="{stage}"}}' in told, stage
