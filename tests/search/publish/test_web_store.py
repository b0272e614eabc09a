"""A web server is believed in nothing: its password stays ours, its lengths are bounded, its breaking off is told."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator

import pytest

from search.publish.open_store import open_store
from search.publish.store import StoreError


@pytest.fixture
def answering() -> Iterator:
    """`answering(bytes)` is the address of a server that sends just that to everybody."""
    doors = []

    def start(content: bytes) -> str:
        door = socket.create_server(("127.0.0.1", 0))
        doors.append(door)

        def serve() -> None:
            while True:
                try:
                    visitor, _ = door.accept()
                except OSError:
                    return
                with visitor:
                    visitor.recv(65536)
                    visitor.sendall(content)

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{door.getsockname()[1]}/x"

    yield start
    for door in doors:
        door.close()


def test_a_password_in_the_address_is_sent_and_never_shown(server, server_url):
    server.password = "Basic " + base64.b64encode(b"ci:s:cret").decode()
    open_store(server_url.replace("//", "//ci:s%3Acret@")).write("a", b"x")
    assert server.content["/help/index/a"] == b"x"
    with pytest.raises(StoreError, match="401") as error:
        open_store(server_url.replace("//", "//ci:wrong@")).write("b", b"x")
    assert "wrong" not in str(error.value)


def test_a_server_that_is_not_there_is_told():
    with pytest.raises(StoreError, match="Check the address"):
        open_store("http://127.0.0.1:1/x").read("CURRENT", 10)


def test_a_redirection_is_not_followed(answering):
    store = open_store(answering(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"))
    for ask in (lambda: store.read("CURRENT", 10), lambda: store.write("CURRENT", b"x"), lambda: store.size("CURRENT")):
        with pytest.raises(StoreError, match="302"):
            ask()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
    ]
    + [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"],
    ids=["nothing", "nonsense", "many headers", "a long header", "broken chunks"],
)
def test_an_answer_that_is_none_is_told(answering, answer: bytes):
    with pytest.raises(StoreError, match="Check the address"):
        open_store(answering(answer)).read("CURRENT", 100)


def test_words_of_the_server_never_reach_the_terminal(answering):
    store = open_store(answering(b"HTTP/1.1 500 \x1b[2J\x07\r\nContent-Length: 0\r\n\r\n"))
    with pytest.raises(StoreError, match="500 Internal Server Error") as error:
        store.read("CURRENT", 10)
    assert str(error.value).isprintable()


def test_an_answer_that_says_nothing_of_its_length_is_read_no_further_than_asked(answering, tmp_path):
    store = open_store(answering(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_000))
    with pytest.raises(StoreError, match="longer"):
        store.read("CURRENT", 1000)
    store.fetch("CURRENT", tmp_path / "begin", 1000)
    assert (tmp_path / "begin").stat().st_size == 1000


@pytest.mark.parametrize("length", ["-5", "x", "²"])
def test_a_strange_length_counts_as_another_size(answering, length: str):
    store = open_store(answering(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode("latin-1")))
    assert store.size("a") == -1
