"""Values by number that are made when they are asked for, so that a long list costs no memory."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar, overload

Item = TypeVar("Item")


class ByNumber(Sequence[Item]):
    """A sequence whose class gives `__len__` and `at`, the value of a number from 0."""

    @abstractmethod
    def at(self, number: int) -> Item: ...

    @overload
    def __getitem__(self, number: int) -> Item: ...
    @overload
    def __getitem__(self, number: slice) -> list[Item]: ...
    def __getitem__(self, number: int | slice) -> Item | list[Item]:
        if isinstance(number, slice):
            return [self.at(each) for each in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self.at(number)
