"""Where a visitor comes from, as limits see it: the proxy's word counts where the proxy is trusted, a visitor's own never."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest
import uvicorn

from cli.operating.serve import server_options
from tests.web.conftest import form_key
from tests.web.public.form import GOOD
from web.app import create_app


@pytest.fixture
def serve(settings, twin, now) -> Iterator[Callable[..., str]]:
    """The site on a port of its own, as `kb serve` runs it; two tickets an hour for each address."""
    twin.answers(state="none")
    with ExitStack() as running:

        def start(trusted: str) -> str:
            chosen = settings.model_copy(update={"trusted_proxies": trusted, "tickets_per_hour": 2, "deliver": False})
            config = uvicorn.Config(
                create_app(chosen, live=twin, clock=lambda: now), host="127.0.0.1", port=0, **server_options(chosen)
            )
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, daemon=True)
            thread.start()
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.02)
            running.callback(thread.join, 10)
            running.callback(lambda: setattr(server, "should_exit", True))
            return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

        yield start


def send(url: str, n: int, forwarded: str) -> int:
    data = GOOD | {"form_key": form_key(), "text": f"Вопрос номер {n} о входе", "email": f"a{n}@mail.example.org"}
    return httpx.post(f"{url}/ru/contact", data=data, headers={"x-forwarded-for": forwarded}).status_code


def test_visitors_behind_a_trusted_proxy_have_a_limit_each(serve):
    url = serve("127.0.0.1")
    told = [send(url, n, f"203.0.113.{n // 3}") for n in range(6)]
    assert told == [303, 303, 429, 303, 303, 429]


def test_an_address_a_visitor_makes_up_before_the_proxys_own_word_counts_for_nothing(serve):
    url = serve("127.0.0.0/8")
    assert [send(url, n, f"198.51.100.{n}, 203.0.113.7") for n in range(3)] == [303, 303, 429]


def test_without_a_trusted_proxy_nobodys_word_is_taken(serve):
    url = serve("192.0.2.1")
    assert [send(url, n, f"203.0.113.{n}") for n in range(3)] == [303, 303, 429]


def test_one_house_with_ipv6_has_one_limit_whatever_address_it_takes(serve):
    url = serve("127.0.0.1")
    assert [send(url, n, f"2001:db8:1:2::{n:x}") for n in range(3)] == [303, 303, 429]
    assert send(url, 9, "2001:db8:1:3::1") == 303
