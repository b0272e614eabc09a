"""Whatever answers in place of search, the real engine or a test's twin, answers to the same calls."""

from __future__ import annotations

import inspect

import pytest

from search.query.engine import Engine
from search.query.live import Live
from search.query.protocols import LivePair, SearchEngine
from tests.web.twins import TwinEngine, TwinLive


def unlike(protocol: type, stand_in: type) -> list[str]:
    """Methods of the protocol that the class lacks, or takes other parameters in."""
    methods = {name: method for name, method in vars(protocol).items() if inspect.isfunction(method) and name[0] != "_"}
    assert methods, f"{protocol.__name__} asks for nothing"
    return [
        name
        for name, method in methods.items()
        if not hasattr(stand_in, name) or _parameters(getattr(stand_in, name)) != _parameters(method)
    ]


def _parameters(method: object) -> list[tuple[str, object, object]]:
    parameters = inspect.signature(method).parameters.values()
    return [(each.name, each.kind, each.default) for each in parameters]


@pytest.mark.parametrize(
    ("protocol", "stand_in"),
    [(SearchEngine, Engine), (SearchEngine, TwinEngine), (LivePair, Live), (LivePair, TwinLive)],
)
def test_the_real_ones_and_their_twins_answer_to_every_call(protocol: type, stand_in: type):
    assert unlike(protocol, stand_in) == []


def test_a_twin_that_fell_behind_is_refused():
    class Behind:
        def search(self, text: str) -> None: ...

        def suggest(self, text: str, lang: str, limit: int = 6) -> None: ...

    assert unlike(SearchEngine, Behind) == ["search", "suggest_rested"]


def test_the_real_and_the_twin_pair_tell_the_same_of_the_generation(make_desk):
    desk = make_desk({"ru/a.md": "# Статья\n\nТекст.\n"})
    desk.build()
    live = desk.live()
    assert TwinLive(live).status() == live.status()
    assert TwinLive(live).public.tree is live.public.tree
