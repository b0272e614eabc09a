"""Stages: how long the parts of a piece of work took, told to whoever listens to that work. Nobody listens by default.

A stage is told when it is over, so that what happens in it needs no handle of it, and costs a microsecond where nobody listens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a request that is over. `detail` holds no values of visitors: a statement with marks in their places."""

    name: str  # one of a fixed few: "search.rank", "database.wait", "sql"
    began: float  # seconds of `time.perf_counter`
    seconds: float
    detail: str = ""


Listener = Callable[[Stage], object]
LISTENERS: ContextVar[tuple[Listener, ...]] = ContextVar("listeners of stages", default=())


@contextmanager
def listening(*listeners: Listener) -> Iterator[None]:
    """Tell these of every stage of what is done in the block, also in threads it waits for."""
    token = LISTENERS.set(listeners)
    try:
        yield
    finally:
        LISTENERS.reset(token)


@contextmanager
def stage(name: str, detail: str = "") -> Iterator[None]:
    """The block is a stage, whether it ends well or not."""
    began = perf_counter()
    try:
        yield
    finally:
        tell_stage(name, began, detail)


def tell_stage(name: str, began: float, detail: str = "") -> None:
    """A stage that began then is over now."""
    listeners = LISTENERS.get()
    if listeners:
        over = Stage(name, began, perf_counter() - began, detail)
        for listener in listeners:
            listener(over)
