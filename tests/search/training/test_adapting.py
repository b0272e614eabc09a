"""Adapting writes a small file where the guard lets it, leaves nothing else behind, and is not begun where it can't be judged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles.library import Library
from kb.articles.loading import load_library
from kb.settings import Settings, load_settings
from search.model.adapted import ADAPTED, default_model
from search.model.difference import read_difference
from search.progress import Progress
from search.training import adapting
from search.training.adapting import PLAN, WORK, Adapter, AdaptingMeans, TooLittleToLearn, adapt
from search.training.examples import Example
from search.training.guard import splits_of
from tests.search.small_model import reading_letters

SAID = "Open the app, choose the card and press the red button, then wait for the letter of the bank and sign it."


@pytest.fixture
def settings(tmp_path: Path, models: Path) -> Settings:
    return load_settings(articles=tmp_path / "articles", index=tmp_path / "index", models=models, model="")


@pytest.fixture
def library(settings: Settings) -> Library:
    for name in ("lost", "stolen", "broken"):
        path = settings.articles / "en" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: A {name} card\n---\n\n{SAID} {name}\n", "utf-8")
    return load_library(settings.articles, today=date(2026, 11, 1), skip_bad=False)


def means(settings: Settings) -> AdaptingMeans:
    plan = PLAN.model_copy(update={"steps": 1, "batch": 2, "layers": 1})
    return AdaptingMeans(settings=settings, folder=settings.index / WORK, plan=plan, threads=1, progress=Progress())


def lessons(count: int) -> list[Example]:
    return [
        Example(article=f"en/{name}", text=f"my card is {name} since {n} days")
        for n in range(count)
        for name in ("lost", "stolen", "broken")
    ]


def test_with_few_questions_it_is_told_what_is_missing_before_anything_is_done(library: Library, settings: Settings):
    with pytest.raises(TooLittleToLearn, match="answered 6 questions; from 100 on.*`questions:`"):
        adapt(library, lessons(2), means(settings))
    assert not settings.index.exists()


@pytest.mark.models
def test_what_is_written_belongs_to_the_default_model_and_holds_no_text(
    library: Library, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(adapting, "default_weights", reading_letters)
    Adapter(library, means(settings)).write(lessons(1), settings.index / ADAPTED)
    written = read_difference(settings.index / ADAPTED)
    assert written.base == default_model() and not written.sources
    assert {name.split(".")[0] for name in written.changes} == {"l1"}


@pytest.mark.slow
@pytest.mark.models
def test_what_one_step_learns_proves_nothing_and_is_not_kept(
    library: Library, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(adapting, "splits_of", lambda examples: splits_of(examples)[:1])  # a half takes ten seconds
    verdict, path = adapt(library, lessons(34), means(settings))
    assert path is None and verdict.objections
    assert {part.part for part in verdict.parts} == {"articles with history", "articles without"}
    assert not (settings.index / ADAPTED).exists() and not (settings.index / WORK).exists()
