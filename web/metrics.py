"""Metrics: what Prometheus may scrape. The only user of prometheus_client; one registry per application."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

BUCKETS = (0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.0, 2.0, 5.0)  # seconds


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
        self._age = Gauge(
            "otvet_generation_age_seconds",
            "Age of the index generation in use.",
            multiprocess_mode="mostrecent",
            registry=registry,
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

    def generation_age(self, seconds: float) -> None:
        self._age.set(seconds)

    def text(self) -> bytes:
        """All processes of this server together, when there are several."""
        together = CollectorRegistry()
        try:
            MultiProcessCollector(together)
        except ValueError:  # nothing is shared: this process is the only one
            return generate_latest(self._registry)
        return generate_latest(together)
