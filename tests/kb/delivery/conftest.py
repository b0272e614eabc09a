"""A mail server, a helpdesk and a clock of the tests' own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller

from kb.delivery.deliverer import Deliverer, channels_of
from kb.settings import Settings
from kb.storage.database import Database
from tests.ports import free_port

KEY = bytes(range(32))  # that of tests/kb/conftest.py


@dataclass
class Sink:
    """Takes letters. `refuse` answers instead of taking the next ones."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    refuse: str = ""
    refuse_sender: str = ""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 taken"


@pytest.fixture
def sink(request: pytest.FixtureRequest) -> Iterator[Sink]:
    """A mail server; as an indirect parameter, whether it takes mailbox names beyond ASCII (by default it does)."""
    made = Sink(free_port())
    foreign_names = getattr(request, "param", True)
    controller = Controller(made, hostname="127.0.0.1", port=made.port, enable_SMTPUTF8=foreign_names)
    controller.start()
    yield made
    controller.stop()


@dataclass
class Helpdesk:
    """Takes webhooks and answers with `status`."""

    server: ThreadingHTTPServer
    status: int = 200
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hooks?from=otvet"


@pytest.fixture
def helpdesk() -> Iterator[Helpdesk]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            made.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(made.status)
            if 300 <= made.status < 400:
                self.send_header("Location", made.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    made = Helpdesk(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@dataclass
class Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def deliverer(db: Database, clock: Clock) -> Callable[..., Deliverer]:
    """A deliverer of these settings."""

    def make(**settings) -> Deliverer:
        chosen = {"mail_from": "help@romashka.example", "base_url": "https://help.romashka.example", **settings}
        return Deliverer(db, channels_of(Settings(_env_file=None, **chosen), KEY, clock=clock), clock=clock)

    return make
