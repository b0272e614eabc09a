"""Clients that ask a server again as soon as they are answered: one loop over plain sockets, so that they cost it little."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Sequence
from time import perf_counter


class Client:
    """One connection, one request at a time."""

    def __init__(self, port: int, headers: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.headers = headers  # whole lines
        self.begun, self.got, self.wanted = 0.0, bytearray(), 0

    def ask(self, path: str) -> None:
        self.begun, self.got, self.wanted = perf_counter(), bytearray(), 0
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self.headers}\r\n".encode())

    def answered(self) -> bool:
        """Read what has come; whether that was the end of the answer."""
        came = self.socket.recv(1 << 18)
        if not came:
            raise ConnectionError("the server closed the connection")
        self.got += came
        if not self.wanted and (end := self.got.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.got[:end]).lower()
            self.wanted = end + 4 + int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
        return 0 < self.wanted <= len(self.got)


def load(port: int, paths: Sequence[str], clients: int, headers: str = "") -> tuple[list[float], int, float]:
    """(seconds of every answer, how many were not 200, seconds in all) when so many clients share the paths out."""
    waiting, times, errors = iter(paths), [], 0
    asking = selectors.DefaultSelector()
    begun = perf_counter()
    for _ in range(min(clients, len(paths))):
        client = Client(port, headers)
        asking.register(client.socket, selectors.EVENT_READ, client)
        client.ask(next(waiting))
    while asking.get_map():
        for key, _ in asking.select():
            client = key.data
            if not client.answered():
                continue
            times.append(perf_counter() - client.begun)
            errors += not client.got.startswith(b"HTTP/1.1 200 ")
            if (following := next(waiting, None)) is not None:
                client.ask(following)
            else:
                asking.unregister(client.socket)
                client.socket.close()
    return times, errors, perf_counter() - begun
