"""A search log and tickets to count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from kb.usage.search_log import Search, record_opening
from tests.usage import record_search


@pytest.fixture
def asked(log, now) -> Callable[..., None]:
    """`asked("anna", "потерял карту", "answer", "ru/card", minutes=3, days=1)`: a visitor's search; articles named are opened."""

    def ask(
        visitor: str,
        text: str,
        state: str = "answer",
        *opened: str,
        minutes: float = 0,
        days: int = 1,
        opener="",
        **changes,
    ):
        at = now - timedelta(days=days) + timedelta(minutes=minutes)
        told = {"lang": "ru", "confidence": 0.5, "total": 1, "visitor": visitor, "shown": opened} | changes
        with log.begin() as conn:
            made = record_search(conn, Search(text=text, state=state, **told), at=at)
            for place, article in enumerate(opened, 1):
                record_opening(conn, made, article, position=place, at=at, opener=opener)

    return ask
