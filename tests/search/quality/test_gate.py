"""The gate on the articles the project comes with: a theft of a question fails with its sentence, a rewording passes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from search.build.build import BuildOptions, build
from search.index.opened import open_index
from search.model.encoder import Encoder
from search.progress import Progress
from search.publish.generations import current_name, read_manifest
from search.quality.compare import Comparison, compare
from search.quality.golden import AS_TYPED, Golden, golden_queries, measure_golden
from search.query.engine import Engine
from tests.bundled import EMBEDDED

pytestmark = [pytest.mark.slow, pytest.mark.long]

ROOT = Path(__file__).parents[3]
THIEF = """---
title: Потерял карту — что делать
summary: "Заблокируйте потерянную карту в приложении за минуту."
questions:
  - "потерял карту"
  - "как заблокировать потерянную карту"
code: "1999"
owner: cards
review_by: 2030-02-20
---

Если вы потеряли карту, заблокируйте её в приложении: «Карты» → карта → «Заблокировать». Потерянную карту нельзя
вернуть, закажите новую.
"""
REWORDED = {
    "ru/cards/block-card.md": ("Приостановите карту в приложении", "Сначала приостановите карту в приложении"),
    "ru/transfers/transfer-not-arrived.md": ("Сначала найдите свой случай.", "Сперва найдите свой случай."),
    "en/cards/block-card.md": ("card", "card "),
}

WAYS = (AS_TYPED, "word form")  # by words alone and in every way: tests/test_ci_examples.py


class Gate:
    """Measures the bundled articles with some files written over them, with one encoder: the questions stay the same."""

    def __init__(self, make_desk) -> None:
        self._make = make_desk
        self._encoder: Encoder | None = None
        self.before = self.measured({})

    def measured(self, files: dict[str, str]) -> Golden:
        desk = self._make(meaning=True)
        shutil.copytree(ROOT / "articles", desk.settings.articles, dirs_exist_ok=True)
        desk.write(files)
        build(desk.settings, BuildOptions(skip_bad=True, cache=EMBEDDED), Progress())
        index = open_index(desk.current / "public", current_name(desk.settings.index))
        queries = golden_queries(index, ROOT / "tests" / "relevance")
        if self._encoder is None:
            self._encoder = Encoder(
                desk.settings.models / read_manifest(desk.current).model, recent=2 * len(WAYS) * len(queries)
            )
        return measure_golden(Engine(index, lambda: self._encoder), queries, WAYS, Progress())

    def after(self, files: dict[str, str]) -> Comparison:
        return compare(self.before, self.measured(files))


@pytest.fixture(scope="module")
def gate(make_desk) -> Gate:
    return Gate(make_desk)


def test_a_new_article_that_steals_a_question_fails_with_that_sentence(gate: Gate):
    found = gate.after({"ru/cards/lost-card-fast.md": THIEF})
    assert not found.passed
    told = [found.sentence(pair) for pair in found.stolen]
    words = "(cards/block-card): 1 → 2, displaced by cards/lost-card-fast “Потерял карту — что делать”"
    assert any(sentence.startswith("“") and sentence.endswith(words) for sentence in told)


def test_an_innocent_rewording_passes(gate: Gate):
    files = {}
    for path, (old, new) in REWORDED.items():
        text = (ROOT / "articles" / path).read_text(encoding="utf-8")
        head, mark, body = text.partition("\n---\n")
        files[path] = head + mark + body.replace(old, new)
    found = gate.after(files)
    assert found.passed, [*map(found.sentence, found.stolen), *map(str, found.drops)]


def test_nothing_changed_changes_nothing(gate: Gate):
    found = gate.after({})
    assert found.passed and not (found.gained or found.lost or found.displaced)
    assert len(found.typed) > 500
