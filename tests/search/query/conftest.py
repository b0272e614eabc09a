"""Two generations of one desk, and copies of them to damage."""

from __future__ import annotations

import pytest

from tests.search.query.generations import NEW, OLD


@pytest.fixture
def desk(make_desk):
    desk = make_desk(OLD)
    desk.build()
    return desk


@pytest.fixture(scope="module")
def two_generations(make_desk):
    """An index with vectors and two generations. There is no model to load, so opening it is quick."""
    desk = make_desk(OLD | {"en/cards/block.md": "# Block a card\n\nPause the card.\n"}, meaning=True)
    old = desk.build().generation
    new = desk.write(NEW).build().generation
    assert (desk.settings.index / "generations" / old).is_dir()
    return desk, old, new
