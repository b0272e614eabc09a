"""What is kept of pages: whole answers by address, for one tree and one minute, within a bound of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from starlette.routing import BaseRoute

MOST_BYTES = 32 * 1024 * 1024  # of bodies; a page is 4 to 15 KB compressed
OF_ITSELF = 600  # bytes an answer takes beside its body: headers, address, its place among the others


@dataclass(frozen=True, kw_only=True)
class AskedPage:
    """All that one of these pages may differ by, beside the tree and the minute."""

    origin: str  # scheme and host, where pages name them
    path: str
    query: str
    theme: str
    compressed: bool


@dataclass(frozen=True, kw_only=True)
class KeptAnswer:
    """An answer as it went to the first reader; header names and values as ASGI has them."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    route: BaseRoute  # whose page it is, for the metrics

    @property
    def size(self) -> int:
        return len(self.body) + OF_ITSELF


@dataclass(frozen=True, kw_only=True)
class Present:
    """What every kept page stands for: the articles of a tree (compared as an object: another day or generation has another),
    what staff announced (likewise), and a minute since the epoch, in which no hours change and nothing planned begins.
    """

    tree: object
    minute: int
    announced: object = None

    def same(self, other: Present | None) -> bool:
        if other is None or self.minute != other.minute:
            return False
        return self.tree is other.tree and self.announced is other.announced


class KeptPages:
    """Answers of the present moment, those asked for longest ago given up first. Safe to use from many threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._answers: OrderedDict[AskedPage, KeptAnswer] = OrderedDict()
        self._moment: Present | None = None
        self._lock = threading.Lock()

    def get(self, address: AskedPage, moment: Present) -> KeptAnswer | None:
        with self._lock:
            self._turn_to(moment)
            answer = self._answers.get(address)
            if answer is not None:
                self._answers.move_to_end(address)
            return answer

    def keep(self, address: AskedPage, moment: Present, answer: KeptAnswer) -> None:
        """Nothing is kept of a moment that has passed while the page was made, and no page larger than an eighth of all."""
        with self._lock:
            if not moment.same(self._moment) or answer.size > self._most // 8:
                return
            self._let_go(address)
            self._answers[address] = answer
            self._bytes += answer.size
            while self._bytes > self._most:
                self._let_go(next(iter(self._answers)))

    def forget(self) -> None:
        """Somebody changed what pages say: the next reader is answered anew."""
        with self._lock:
            self._clear()
            self._moment = None

    def _turn_to(self, moment: Present) -> None:
        if not moment.same(self._moment):
            self._clear()
            self._moment = moment

    def _clear(self) -> None:
        self._answers.clear()
        self._bytes = 0

    def _let_go(self, address: AskedPage) -> None:
        gone = self._answers.pop(address, None)
        self._bytes -= gone.size if gone else 0
