"""Passages read as questions."""

from __future__ import annotations

import numpy as np

from search.readings import FIRST_SENTENCE_SHARE


def test_a_passage_of_one_sentence_without_heading_sums_its_three_readings(meaning_engine):
    engine = meaning_engine({"ru/a.md": "---\ntitle: Открыть вклад\n---\n\nВклад открывают в приложении.\n"})
    encoder = engine.ready_encoder()
    expected = encoder.query("Открыть вклад\nВклад открывают в приложении.") + encoder.query("Открыть вклад")
    expected = expected + FIRST_SENTENCE_SHARE * encoder.query("Вклад открывают в приложении.")
    assert np.allclose(engine.index.readings.rows(np.array([0]))[0], expected, atol=5e-3)
    asked = encoder.query("как открыть вклад")
    assert abs(float(engine.index.readings.likeness(asked, np.array([0]))[0] - expected @ asked)) < 5e-3


def test_every_passage_of_a_long_article_has_one(meaning_engine):
    body = "\n\n".join(f"## Раздел {n}\n\n" + "Вклад открывают в приложении за минуту. " * 12 for n in range(4))
    index = meaning_engine({"ru/a.md": f"---\ntitle: Вклады\n---\n\n{body}\n"}).index
    assert len(index.readings) == len(index.passages) == 4
