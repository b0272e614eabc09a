"""Traces: each request and its stages (search, waiting for the database, SQL) as spans for an OpenTelemetry collector.

The only user of opentelemetry, which is the extra `tracing`. Statements have marks in the places of what people wrote.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kb.errors import SettingsError
from kb.settings import Settings
from kb.stages import Stage

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

SERVICE = "otvet"
MOST = 200  # stages of one request that are told
SECOND = 10**9  # nanoseconds
Attributes = Mapping[str, str | int]


class NoTraces:
    """Where KB_TRACES_URL is empty."""

    def begin(self, headers: Mapping[str, str]) -> None:
        return None

    def close(self) -> None:
        pass


class Traces:
    """Sends spans from a thread of its own; a collector that is away costs them, and no answer."""

    def __init__(self, url: str, *, share: float) -> None:
        """`share`: of requests that no proxy has decided about. Raises SettingsError without the extra."""
        if find_spec("opentelemetry") is None or find_spec("opentelemetry.sdk") is None:
            raise SettingsError(
                "KB_TRACES_URL needs OpenTelemetry. Run `pip install -c constraints.txt 'otvet[tracing]'`."
            )
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio

        self._provider = TracerProvider(
            resource=Resource.create({"service.name": SERVICE}), sampler=ParentBasedTraceIdRatio(share)
        )
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
        self._tracer: Tracer = self._provider.get_tracer(SERVICE)

    def begin(self, headers: Mapping[str, str]) -> RequestTrace:
        """A trace of a request, continued from the proxy's (`traceparent`) where it has one."""
        return RequestTrace(self._tracer, headers.get("traceparent", ""))

    def close(self) -> None:
        """Send what waits."""
        self._provider.shutdown()


class RequestTrace:
    """The stages of one request, told when it is over."""

    def __init__(self, tracer: Tracer, parent: str) -> None:
        self._tracer, self._parent = tracer, parent
        self._stages: list[Stage] = []
        self._began = time.perf_counter()
        self._epoch = time.time_ns() - int(self._began * SECOND)  # of perf_counter, in nanoseconds since 1970

    def stage(self, stage: Stage) -> None:
        if len(self._stages) < MOST:
            self._stages.append(stage)

    def end(self, attributes: Attributes) -> None:
        from opentelemetry.trace import SpanKind, set_span_in_context
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        before = TraceContextTextMapPropagator().extract({"traceparent": self._parent}) if self._parent else None
        name = f"{attributes['http.request.method']} {attributes['http.route']}"
        span = self._tracer.start_span(
            name, context=before, kind=SpanKind.SERVER, attributes=dict(attributes), start_time=self._at(self._began)
        )
        inside = set_span_in_context(span)
        for stage in self._stages:
            details = {"db.query.text": stage.detail} if stage.detail else {}
            part = self._tracer.start_span(
                stage.name, context=inside, attributes=details, start_time=self._at(stage.began)
            )
            part.end(self._at(stage.began + stage.seconds))
        span.end(self._at(time.perf_counter()))

    def _at(self, moment: float) -> int:
        return self._epoch + int(moment * SECOND)


def traces_of(settings: Settings) -> Traces | NoTraces:
    """Raises SettingsError when they are asked for and can't be had."""
    return Traces(settings.traces_url, share=settings.traces_share) if settings.traces_url else NoTraces()
