"""Readers who ask on and on while generations change under them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def readers(ask: Callable[[], str], *, right: tuple[str, ...], many: int = 4) -> Iterator[list[object]]:
    """`many` readers who ask until the end; the list holds each answer that isn't `right`, and each exception."""
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                if (answer := ask()) not in right:
                    wrong.append(answer)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(many)]
    for thread in threads:
        thread.start()
    try:
        yield wrong
    finally:
        done.set()
        for thread in threads:
            thread.join()
