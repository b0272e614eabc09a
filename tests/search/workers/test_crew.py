"""Whoever has work to share need not know which crew does it."""

from __future__ import annotations

import inspect

import pytest

from search.workers.cluster import Cluster
from search.workers.crew import Crew
from search.workers.processes import Processes


@pytest.mark.parametrize("kind", [Processes, Cluster])
def test_every_crew_is_asked_in_the_same_words(kind: type):
    for name in ("each", "close"):
        asked, taken = (inspect.signature(getattr(one, name)) for one in (Crew, kind))
        assert asked == taken
