"""People at the form of a trial."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.trials.holdout import Offered, note_offered


@pytest.fixture
def offered(log, now) -> Callable[..., None]:
    """`offered("anna", held=True)`: somebody at the form, now unless `at` says otherwise."""

    def note(name: str, *, at=now, **changes) -> None:
        told = {"trial": 1, "held": False, "lang": "ru", "topic": "loans", "form_key": f"form of {name}"} | changes
        with log.begin() as conn:
            note_offered(conn, Offered(name=name, **told), at=at)

    return note
