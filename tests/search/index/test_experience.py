"""What lessons taught deals places anew among the articles they are about, and never touches another article's."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import IndexUnavailable
from search.index.experience import Experience, ExperienceFile, KeptExperience, read_experience, write_experience

LEANS_TO_B = Experience(("ru/a", "ru/b"), np.array([[0, 0], [2, 0]], np.float32), np.array([0, 1], np.float32))
ASKED = np.array([1, 1], np.float32)


def kept(experience: Experience | None = LEANS_TO_B) -> KeptExperience:
    return KeptExperience(experience=experience, model="m1", verdict={"lucky": 0.01})


def test_the_article_that_lessons_lean_to_takes_the_better_place_of_the_two():
    known = LEANS_TO_B.among(["ru/a", "ru/x", "ru/b"])
    dealt = known.dealt(np.array([5.0, 4.5, 4.0]), np.array([0, 1, 2]), ASKED)
    assert dealt.tolist() == [4.0, 4.5, 5.0], "the stranger in between keeps its score, and its place"


def test_what_lessons_are_far_less_sure_of_than_the_score_changes_nothing():
    known = LEANS_TO_B.among(["ru/a", "ru/b"])
    scores = np.array([9.0, 4.0])
    assert known.dealt(scores, np.array([0, 1]), ASKED).tolist() == [9.0, 4.0]
    assert scores.tolist() == [9.0, 4.0]


@settings(deadline=None)
@given(
    scores=st.lists(st.floats(-5, 9, allow_nan=False), min_size=8, max_size=8),
    known=st.sets(st.integers(0, 7)),
    seen=st.sets(st.integers(0, 7), min_size=1),
    seed=st.integers(0, 99),
)
def test_an_article_without_lessons_keeps_its_rank_whatever_was_learnt(scores, known, seen, seed):
    chance = np.random.default_rng(seed)
    ids = [f"ru/{n}" for n in range(8)]
    weights = chance.normal(size=(len(known), 3)).astype(np.float32)
    experience = Experience(tuple(ids[n] for n in known), weights, chance.normal(size=3)).among(ids)
    articles = np.array(sorted(seen))
    before = np.array(scores)[articles]
    after = experience.dealt(before, articles, chance.normal(size=3))
    assert sorted(after) == sorted(before)
    for place, article in enumerate(articles):
        if article not in known:
            assert after[place] == before[place]
            assert (after > after[place]).sum() == (before > before[place]).sum()


def test_articles_that_are_gone_are_passed_over():
    known = LEANS_TO_B.among(["ru/b", "ru/c"])
    assert known.numbers.tolist() == [0]
    assert LEANS_TO_B.among([]).dealt(np.array([1.0]), np.array([0]), ASKED).tolist() == [1.0]


def test_the_file_gives_back_what_was_put_in_and_holds_no_pickle(tmp_path):
    path = tmp_path / "index" / "experience.npz"
    assert read_experience(path) is None
    write_experience(path, kept())
    read = read_experience(path)
    assert read is not None and read.experience is not None
    assert (read.experience.ids, read.model, read.verdict) == (LEANS_TO_B.ids, "m1", {"lucky": 0.01})
    assert np.array_equal(read.experience.weights, LEANS_TO_B.weights)
    write_experience(path, kept(None))
    unproven = read_experience(path)
    assert unproven is not None and unproven.experience is None and unproven.verdict == {"lucky": 0.01}
    assert [one.name for one in path.parent.iterdir()] == ["experience.npz"]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 nonsense", b"\x80\x04."])
def test_a_damaged_file_is_told_with_what_to_do_and_search_goes_on_without(tmp_path, damage, caplog):
    path = tmp_path / "experience.npz"
    path.write_bytes(damage)
    with pytest.raises(IndexUnavailable, match="kb lessons learn"):
        read_experience(path)
    followed = ExperienceFile(path)
    assert followed.changed() and followed.of("m1") is None
    assert not followed.changed() and caplog.text.count("goes on without") == 1


def test_a_file_is_followed_while_it_comes_changes_and_goes(tmp_path):
    path = tmp_path / "experience.npz"
    followed = ExperienceFile(path)
    assert not followed.changed() and followed.of("m1") is None
    write_experience(path, kept())
    assert followed.changed() and not followed.changed()
    found = followed.of("m1")
    assert found is not None and found.ids == LEANS_TO_B.ids
    assert followed.of("another model") is None, "its vectors mean something else"
    os.utime(path, ns=(1, 1))
    assert followed.changed()
    path.unlink()
    assert followed.changed() and followed.of("m1") is None
