"""A long list is read value by value."""

from __future__ import annotations

import pytest

from search.files.by_number import ByNumber


class Squares(ByNumber[int]):
    """The squares of 0, 1 and 2, and how many of them were made."""

    def __init__(self) -> None:
        self.made = 0

    def __len__(self) -> int:
        return 3

    def at(self, number: int) -> int:
        self.made += 1
        return number * number


def test_a_value_is_made_when_it_is_asked_for():
    squares = Squares()
    assert len(squares) == 3 and squares.made == 0
    assert squares[2] == 4 and squares.made == 1


def test_the_list_can_be_gone_through_and_cut():
    assert list(Squares()) == [0, 1, 4] and Squares()[1:] == [1, 4] and Squares()[::2] == [0, 4]


@pytest.mark.parametrize("number", [-1, 3])
def test_there_is_no_value_outside_the_list(number: int):
    with pytest.raises(IndexError):
        Squares()[number]
