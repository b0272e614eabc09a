"""A server does not look through what lasts, and lets go of what does not."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from web.operations.collector import set_aside_what_lasts


class Generation:
    """Something whose parts know each other, so that only the collector can take it."""

    def __init__(self) -> None:
        self.part = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.slow
def test_what_is_alive_is_set_aside():
    lasting = Generation()
    set_aside_what_lasts()
    assert gc.get_freeze_count() > 0
    assert not any(one is lasting for one in gc.get_objects())


@pytest.mark.slow
def test_a_generation_that_was_set_aside_is_let_go_when_the_next_is():
    old = Generation()
    set_aside_what_lasts()
    gone = weakref.ref(old)
    del old
    assert gone() is not None
    set_aside_what_lasts()
    assert gone() is None
