"""Ports of this machine that nobody listens on, for servers the tests start."""

from __future__ import annotations

import socket


def open_door() -> socket.socket:
    """A socket bound to a port of the system's choice, not listening yet; close it."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    return door


def free_port() -> int:
    """A port that was free a moment ago, for a program that has to be told one."""
    with open_door() as door:
        return door.getsockname()[1]
