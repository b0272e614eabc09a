"""A collector is sent each request with its search and its SQL as parts; without the extra the operator is told what to install."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec

import pytest

from kb.errors import SettingsError
from kb.settings import Settings
from web.operations import tracing
from web.operations.tracing import NoTraces, Traces, traces_of

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
needs_tracing = pytest.mark.skipif(
    find_spec("opentelemetry") is None, reason="the extra `tracing` is not installed here"
)


class TwinCollector(HTTPServer):
    """Takes OTLP over HTTP on this machine and keeps what came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.bodies: list[bytes] = []

    def spans(self) -> list:
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

        sent = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [span for one in sent for of in one.resource_spans for scope in of.scope_spans for span in scope.spans]


class _Door(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.bodies.append(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def collector() -> Iterator[TwinCollector]:
    server = TwinCollector()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(10)
    server.server_close()


@needs_tracing
def test_a_search_is_sent_with_its_stages_and_sql_under_the_proxy_s_trace(make_client, collector):
    client = make_client(traces_url=f"http://127.0.0.1:{collector.server_port}/v1/traces")
    client.get("/ru/search?q=карту", headers={"traceparent": PARENT, "x-request-id": "request-of-a-test"})
    client.get("/ru/find-request", headers={"traceparent": PARENT})
    client.get("/readyz", headers={"traceparent": PARENT})
    client.app.state.traces.close()
    spans = collector.spans()
    whole = next(span for span in spans if span.name == "GET /{lang}/search")
    assert whole.trace_id.hex() == PARENT.split("-")[1] and whole.parent_span_id.hex() == PARENT.split("-")[2]
    told = {item.key: item.value for item in whole.attributes}
    assert told["otvet.request_id"].string_value == "request-of-a-test"
    assert told["http.response.status_code"].int_value == 200
    parts = [span for span in spans if span.parent_span_id == whole.span_id]
    assert {"search.interpret", "search.rank", "search.page"} <= {span.name for span in parts}
    assert all(whole.start_time_unix_nano <= span.start_time_unix_nano <= whole.end_time_unix_nano for span in parts)
    statements = [item.value.string_value for span in spans if span.name == "sql" for item in span.attributes]
    assert any(statement.startswith("SELECT") for statement in statements)
    assert not any("карту" in statement for statement in statements)


@needs_tracing
def test_what_a_proxy_left_out_is_not_sent_and_a_share_of_none_sends_none(make_client, collector):
    client = make_client(traces_url=f"http://127.0.0.1:{collector.server_port}/v1/traces", traces_share=0.0)
    client.get("/healthz")
    client.get("/healthz", headers={"traceparent": PARENT[:-1] + "0"})
    client.app.state.traces.close()
    assert collector.spans() == []


def test_without_the_extra_the_setting_says_what_to_install(monkeypatch):
    monkeypatch.setattr(tracing, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match="otvet\\[tracing\\]"):
        Traces("http://127.0.0.1:4318/v1/traces", share=1.0)


def test_without_a_collector_nothing_is_traced():
    traces = traces_of(Settings(_env_file=None))
    assert isinstance(traces, NoTraces) and traces.begin({}) is None
    traces.close()
