"""Articles that say nearly the same, and questions asked twice, in the published index."""

from __future__ import annotations

import numpy as np
import pytest

from kb.errors import IndexUnavailable
from search.writers.near_duplicates import AT_ONCE, likeness, near

TEXT = "Откройте приложение, выберите карту и нажмите кнопку «Заблокировать». Карта перестанет работать сразу. " * 3


def test_articles_that_say_the_same_are_told_once_and_others_are_not(make_desk, article):
    desk = make_desk(
        {
            "ru/a.md": article("Как заблокировать карту", TEXT, questions=["как мне заблокировать карту"]),
            "ru/b.md": article("Как заблокировать карту сразу", TEXT, questions=["как мне можно заблокировать карту"]),
            "ru/c.md": article("Ставка вклада", "Проценты начисляются каждый месяц.", questions=["какая ставка"]),
        },
        meaning=True,
    )
    name = desk.build().generation
    told = likeness(desk.settings.index)
    assert told.generation == name
    assert told.known == {"ru/a", "ru/b", "ru/c"}
    assert [(pair.first, pair.other) for pair in told.articles] == [("ru/a", "ru/b")]
    assert [pair.said for pair in told.questions] == [
        ("как мне заблокировать карту", "как мне можно заблокировать карту")
    ]


def test_without_an_index_or_without_vectors_it_says_what_is_missing(make_desk, tmp_path):
    with pytest.raises(IndexUnavailable, match="no index is published"):
        likeness(tmp_path)
    desk = make_desk({"ru/a.md": "# А\n\nТекст.\n"})
    desk.build()
    with pytest.raises(IndexUnavailable, match="holds no vectors"):
        likeness(desk.settings.index)


def test_pairs_are_of_one_language_and_found_across_the_parts_they_are_looked_for_in():
    rows = 2 * AT_ONCE + 3
    angles = np.linspace(0, np.pi, rows)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    vectors[rows - 1] = vectors[0]
    vectors[rows - 2] = vectors[AT_ONCE]
    languages = np.array(["ru"] * (rows - 1) + ["ru"])
    pairs = [(one, other) for one, other, _ in near(vectors, languages, 1 - 1e-7)]
    assert {(0, rows - 1), (AT_ONCE, rows - 2)} <= set(pairs)
    languages[rows - 1] = "en"
    assert (0, rows - 1) not in [(one, other) for one, other, _ in near(vectors, languages, 1 - 1e-7)]
