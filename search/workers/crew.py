"""What a crew of workers is asked for: the same work on one part of the items after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Shared = TypeVar("Shared")  # what every part of the work needs
Todo = TypeVar("Todo")  # an item of the work
Done = TypeVar("Done")


class Crew(Protocol):
    """Processes that do what they are given. What they make must not depend on which of them makes it, nor on the parts."""

    def each(
        self, work: Callable[[Shared, tuple[Todo, ...]], Iterable[Done]], shared: Shared, items: Iterable[Todo]
    ) -> Iterator[Done]:
        """What `work(shared, some of the items)` makes, item by item in their order. `work` is a function of a module."""

    def close(self) -> None:
        """Let the workers go."""
