"""As many searches as help are worked on at once; the others wait without a thread, in the order in which they came."""

from __future__ import annotations

import asyncio

import pytest

from web.budgets.turns import KINDS, Turns
from web.budgets.visitors import Spending


async def most_at_once(turns: Turns, kind: Spending, visitors: int = 20) -> tuple[int, list[int]]:
    """The largest number that had a turn at the same time, and in which order they had it."""
    there, most, order = 0, 0, []

    async def visit(number: int) -> None:
        nonlocal there, most
        async with turns.turn(kind):
            order.append(number)
            there += 1
            most = max(most, there)
            await asyncio.sleep(0)
            there -= 1

    await asyncio.gather(*(visit(number) for number in range(visitors)))
    return most, order


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_few_searches_have_a_turn_at_once_and_whoever_came_first_goes_first(kind: Spending):
    assert asyncio.run(most_at_once(Turns(3), kind)) == (3, list(range(20)))


@pytest.mark.parametrize("kind", sorted(set(Spending) - set(KINDS)))
def test_what_asks_for_no_search_waits_for_nobody(kind: Spending):
    assert asyncio.run(most_at_once(Turns(3), kind))[0] == 20


def test_a_search_that_fails_gives_its_turn_back():
    async def failing(turns: Turns) -> None:
        for _ in range(5):
            with pytest.raises(ValueError):
                async with turns.turn(Spending.SEARCHES):
                    raise ValueError

    turns = Turns(1)
    asyncio.run(asyncio.wait_for(failing(turns), 5))
    assert asyncio.run(most_at_once(turns, Spending.SEARCHES))[0] == 1, "another event loop has turns of its own"
