"""What lessons teach is used where the lessons themselves prove it, and its verdict is kept either way."""

from __future__ import annotations

from collections import Counter

import pytest

from search.index.experience import read_experience
from search.training import guard, lessons
from search.training.examples import Example
from search.training.lessons import TooFewLessons, dated, judge_lessons, learn, taught_to_tell_apart, verdict_of
from tests.search.training.test_telling_apart import ARTICLES, LESSONS


@pytest.fixture(scope="module")
def engine(meaning_engine):
    return meaning_engine(ARTICLES)


@pytest.fixture
def small(monkeypatch):
    """A guard that tells of few lessons."""
    monkeypatch.setattr(lessons, "FEWEST", 8)
    monkeypatch.setattr(guard, "FEWEST_TOLD", 1)
    monkeypatch.setattr(guard, "RESAMPLED", 20)


def test_few_lessons_teach_nothing_and_what_was_learnt_before_goes(engine, tmp_path):
    path = tmp_path / "experience.npz"
    path.write_bytes(b"from when there were more")
    with pytest.raises(TooFewLessons, match="There are 8 lessons about published articles; from 100 on"):
        learn(engine, LESSONS + [Example(article="ru/gone", text="x")], path, "m1")
    assert not path.exists()


def test_what_is_not_proven_leaves_its_verdict_alone(engine, tmp_path, small):
    path = tmp_path / "experience.npz"
    verdict = learn(engine, LESSONS, path, "m1")
    kept = read_experience(path)
    assert kept is not None and kept.model == "m1"
    assert verdict_of(kept) == verdict
    assert (kept.experience is None) == bool(verdict.objections)


def test_what_is_proven_is_kept(engine, tmp_path, small, monkeypatch):
    monkeypatch.setattr(guard, "LUCK", 1.0)
    monkeypatch.setattr(guard, "LOSS", 1.0)
    monkeypatch.setattr(guard, "CARDS_LOSS", 1.0)
    path = tmp_path / "experience.npz"
    assert not learn(engine, LESSONS, path, "m1").objections
    kept = read_experience(path)
    assert kept is not None and kept.experience is not None
    assert set(kept.experience.ids) == {"ru/cards/block", "ru/cards/limit"}


def test_articles_without_lessons_are_asked_for_too_and_lose_nothing(engine, small):
    without = next(part for part in judge_lessons(engine, LESSONS).parts if part.part == guard.WITHOUT)
    assert without.questions == len(LESSONS) and without.before == without.after


def test_the_writers_questions_are_known_learnt_and_never_asked(meaning_engine, small):
    own = ARTICLES | {
        "ru/cards/lost.md": "---\ntitle: Потеря карты\nquestions: [где моя карта, карта потерялась, нет карты, пропала карта]\n---\n\nПозвоните.\n"
    }
    engine = meaning_engine(own)
    assert (
        sum(part.questions for part in judge_lessons(engine, LESSONS).parts) == 10
    )  # two held out, eight of the others
    learnt = taught_to_tell_apart(engine, [(one.article, one.text) for one in LESSONS])
    numbers = learnt.index.experience.numbers
    assert {engine.tree.cards[n].id for n in numbers} == {"ru/cards/block", "ru/cards/limit", "ru/cards/lost"}


def test_the_traffic_of_a_set_is_that_of_a_few_articles_and_always_the_same():
    made = [Example(article=f"ru/{article}", text=str(n)) for article in range(40) for n in range(10)]
    traffic = dated(made)
    assert traffic == dated(made) and traffic != dated(made, seed=2)
    early = Counter(one.key for one in sorted(traffic, key=lambda one: one.at)[:200])
    assert sum(count for _, count in early.most_common(10)) > 80 > 10 * min(early.values())
