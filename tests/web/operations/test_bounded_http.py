"""Headers have an end, and a connection on which nothing comes is given up; whoever sends as people do is answered."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from kb.log import STRANGERS
from web.operations.bounded_http import MAX_HEADERS, BoundedHttp
from web.site.middleware import ENDLESS


class Hurried(BoundedHttp):
    headers_within = silence = 0.3


async def echo(scope, receive, send) -> None:
    """Answers with the length of the body."""
    size, more = 0, scope["type"] == "http"
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    body = str(size).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]}
    )
    await send({"type": "http.response.body", "body": body})


async def endless(scope, receive, send) -> None:
    """Goes on until the other side has gone."""
    scope[ENDLESS] = True
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    await send({"type": "http.response.body", "body": b"begun", "more_body": True})
    while (await receive())["type"] != "http.disconnect":
        pass


@contextlib.contextmanager
def listening(protocol: type[BoundedHttp], app=echo) -> Iterator[tuple[str, int]]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, http=protocol, lifespan="off", log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield door.getsockname()
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def patient() -> Iterator[tuple[str, int]]:
    with listening(BoundedHttp) as address:
        yield address


@pytest.fixture(scope="module")
def hurried() -> Iterator[tuple[str, int]]:
    with listening(Hurried) as address:
        yield address


def said(address: tuple[str, int], *parts: bytes, pause: float = 0.0) -> bytes:
    """All that is answered until the other side hangs up, or for some seconds."""
    with socket.create_connection(address, timeout=5) as line:
        with contextlib.suppress(OSError):
            for part in parts:
                line.sendall(part)
                time.sleep(pause)
        answer = b""
        with contextlib.suppress(OSError):
            while more := line.recv(65536):
                answer += more
        return answer


END = b"connection: close\r\n\r\n"
GET = b"GET / HTTP/1.1\r\nhost: x\r\n"


@pytest.mark.parametrize("size", [10, 8_000, 32_000, 60_000])
def test_headers_of_browsers_and_proxies_are_answered(patient, size: int):
    assert said(patient, GET + b"cookie: " + b"a" * size + b"\r\n" + END).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "parts",
    [
        [GET + b"x: " + b"a" * (MAX_HEADERS + 1) + b"\r\n" + END],
        [GET + b"x: ", *[b"a" * 10_000] * 40],
        [GET, *[b"x: " + b"a" * 1000 + b"\r\n"] * 400],
        [b"GET /" + b"a" * (MAX_HEADERS + 1) + b" HTTP/1.1\r\nhost: x\r\n" + END],
        [b"GET /", *[b"a" * 10_000] * 40],
    ],
    ids=["one header at once", "one header in parts", "many headers", "an address at once", "an address in parts"],
)
def test_headers_without_end_are_431_and_the_line_is_closed(patient, parts: list[bytes]):
    answer = said(patient, *parts, pause=0.002)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 431")  # b"": the line was reset while we were still sending
    assert said(patient, GET + END).startswith(b"HTTP/1.1 200")


def test_one_header_that_is_too_long_is_told_so(patient):
    assert said(patient, GET + b"x: " + b"a" * MAX_HEADERS).startswith(b"HTTP/1.1 431")


def test_long_bodies_and_requests_behind_each_other_are_no_headers(patient):
    body = b"b" * 300_000
    post = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 300000\r\n"
    answer = said(patient, post + b"\r\n" + body + post + b"\r\n" + body + GET + END)
    assert answer.count(b"HTTP/1.1 200") == 3
    assert answer.count(b"300000") == 2


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HT", GET, b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc"],
    ids=["nothing", "a word", "headers", "a body"],
)
def test_what_does_not_come_is_not_waited_for(hurried, begun: bytes):
    started = time.monotonic()
    answer = said(hurried, begun) if begun else said(hurried)
    assert not answer.startswith(b"HTTP/1.1 200")
    assert time.monotonic() - started < 4.5


def test_a_slow_sender_who_goes_on_is_heard(hurried):
    post = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 12\r\nconnection: close\r\n\r\n"
    assert said(hurried, post, *[b"ab"] * 6, pause=0.1).endswith(b"12")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTP\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    ],
)
def test_what_strangers_send_is_told_by_the_logger_that_is_quiet(patient, caplog, sent: bytes):
    with caplog.at_level(logging.WARNING, STRANGERS), socket.create_connection(patient, timeout=5) as line:
        line.sendall(sent)
        assert line.recv(12)
    assert {record.name for record in caplog.records} == {STRANGERS}


def test_words_that_are_no_http_are_a_bad_request(patient):
    assert said(patient, b"hello\r\n\r\n").startswith(b"HTTP/1.1 400")


def test_a_server_that_stops_does_not_wait_for_an_answer_without_an_end():
    with contextlib.ExitStack() as later:
        with listening(BoundedHttp, endless) as address:
            line = later.enter_context(socket.create_connection(address, timeout=5))  # open still when the server stops
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            said = b""
            while b"begun" not in said:
                said += line.recv(1000)
