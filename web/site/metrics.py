"""Metrics: what Prometheus may scrape. The only user of prometheus_client; one registry per application."""

from __future__ import annotations

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from kb.stages import Stage

BUCKETS = (0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.0, 2.0, 5.0)  # seconds


STAGE_BUCKETS = (0.0005, 0.001, *BUCKETS)
UNKNOWN = float("nan")
GAUGES = {
    "otvet_generation_age_seconds": "Age of the index generation in use.",
    "otvet_generation_behind_seconds": "For how long a newer generation has been on this machine without being taken.",
    "otvet_pull_age_seconds": "Since kb pull last believed what it found.",
    "otvet_outbox_overdue_seconds": "Since the oldest waiting letter or webhook should have been sent.",
    "otvet_lessons_waiting": "Resolved questions that are neither confirmed nor rejected.",
    "otvet_learned_timestamp_seconds": "When search was last taught resolved questions.",
    "otvet_database_up": "Whether the database could be read just now.",
}


@dataclass(kw_only=True)
class Lags:
    """How far behind a server is, in seconds and numbers of things; NaN for what can't be told now."""

    generation_age: float = UNKNOWN  # of the index that answers, since it was made
    generation_behind: float = UNKNOWN  # since a newer one lies on this machine
    pull_age: float = UNKNOWN  # since `kb pull` believed what it found
    outbox: dict[str, int] = field(default_factory=dict)  # entries by state, without those that were sent
    outbox_overdue: float = UNKNOWN  # since the oldest waiting entry should have gone
    lessons_waiting: float = UNKNOWN  # questions that somebody may confirm
    connections: dict[str, int] = field(default_factory=dict)  # of this process that are in use, by database
    database_up: float = 0.0  # 1 when it could be read


class Metrics:
    """Counters of one application. Labels are route templates and states, never addresses or words of visitors."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "otvet_requests", "Requests answered.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "otvet_request_seconds", "Time to answer.", ["route"], buckets=BUCKETS, registry=registry
        )
        self._searches = Counter("otvet_searches", "Searches by outcome.", ["place", "state"], registry=registry)
        self._tickets = Counter("otvet_tickets", "Tickets opened.", ["topic"], registry=registry)
        self._deflections = Counter(
            "otvet_deflections", "Forms not sent because an article answered.", registry=registry
        )
        self._votes = Counter("otvet_votes", "Votes on articles.", ["helpful"], registry=registry)
        self._stages = Histogram(
            "otvet_stage_seconds", "Time of a stage.", ["stage"], buckets=STAGE_BUCKETS, registry=registry
        )
        self._gauges = {name: _gauge(name, description, registry) for name, description in GAUGES.items()}
        self._outbox = _gauge("otvet_outbox_entries", "Letters and webhooks that are not sent.", registry, "state")
        self._connections = _gauge(
            "otvet_database_connections", "Connections in use, of the process that answers.", registry, "database"
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def search(self, place: str, state: str) -> None:
        self._searches.labels(place, state).inc()

    def ticket(self, topic: str) -> None:
        self._tickets.labels(topic).inc()

    def deflection(self) -> None:
        self._deflections.inc()

    def vote(self, *, helpful: bool) -> None:
        self._votes.labels("yes" if helpful else "no").inc()

    def stage(self, stage: Stage) -> None:
        self._stages.labels(stage.name).observe(stage.seconds)

    def learned(self, at: float) -> None:
        """Search was taught what staff resolved; `at` in seconds since 1970."""
        self._gauges["otvet_learned_timestamp_seconds"].set(at)

    def lags(self, lags: Lags) -> None:
        self._gauges["otvet_generation_age_seconds"].set(lags.generation_age)
        self._gauges["otvet_generation_behind_seconds"].set(lags.generation_behind)
        self._gauges["otvet_pull_age_seconds"].set(lags.pull_age)
        self._gauges["otvet_outbox_overdue_seconds"].set(lags.outbox_overdue)
        self._gauges["otvet_lessons_waiting"].set(lags.lessons_waiting)
        self._gauges["otvet_database_up"].set(lags.database_up)
        for state, times in lags.outbox.items():
            self._outbox.labels(state).set(times)
        for database, times in lags.connections.items():
            self._connections.labels(database).set(times)

    def text(self) -> bytes:
        """All processes of this server together, when there are several."""
        together = CollectorRegistry()
        try:
            MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # the library left this one untyped
        except ValueError:  # nothing is shared: this process is the only one
            return generate_latest(self._registry)
        return generate_latest(together)


def _gauge(name: str, description: str, registry: CollectorRegistry, *labels: str) -> Gauge:
    """Of several processes the one that wrote last is told: the one that is asked."""
    return Gauge(name, description, labels, multiprocess_mode="mostrecent", registry=registry)
