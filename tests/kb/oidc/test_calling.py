"""Calls go over TLS or to this machine, and an answer that trickles is hung up on."""

from __future__ import annotations

import socket
import threading

import pytest

from kb.errors import ProviderAway
from kb.oidc import calling
from kb.oidc.calling import get_json


@pytest.mark.parametrize("address", ["http://id.example.org/", "ftp://127.0.0.1/", "https://", "", "http://[::", "//x"])
def test_an_address_that_is_not_safe_is_not_called(address: str):
    with pytest.raises(ProviderAway):
        get_json(address)


def test_a_server_that_is_not_there_is_told(twin):
    with pytest.raises(ProviderAway, match="can't be reached"):
        get_json("http://127.0.0.1:9/")


def test_an_answer_that_trickles_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(calling, "WHOLE_TIME", 0.2)
    listening = socket.create_server(("127.0.0.1", 0))
    hung_up = threading.Event()

    def trickle() -> None:
        conn, _ = listening.accept()
        with conn:
            conn.recv(4096)
            conn.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
            while conn.recv(1):
                conn.sendall(b"x")
        hung_up.set()

    threading.Thread(target=trickle, daemon=True).start()
    with pytest.raises(ProviderAway):
        get_json(f"http://127.0.0.1:{listening.getsockname()[1]}/")
    assert hung_up.wait(30)
    listening.close()
