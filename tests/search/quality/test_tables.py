"""A table keeps what confidence goes by, for every way a set's questions are asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kb.errors import SettingsError
from search.progress import Progress
from search.quality.evaluation import EvalSet, Labelled
from search.quality.tables import (
    ASKED,
    MASKED,
    STRANGE,
    TAUGHT,
    family_of,
    joined,
    read_table,
    strangers_of,
    table_of,
)
from search.query.confidence import NAMES

ARTICLES = {
    "ru/cards/block.md": "# Потеряли карту\n\nПриостановите карту в приложении.\n",
    "ru/cards/pin.md": "# Забыли ПИН-код\n\nНовый ПИН-код задают за минуту.\n",
    "ru/money/wrong.md": "# Перевели не тому\n\nПопросите получателя вернуть деньги.\n",
}
ASKS = {"потерял карту": "cards/block", "не помню пин": "cards/pin", "перевел не тому": "money/wrong"}
GIVEN = EvalSet("small_ru", (), tuple(Labelled(text, text, "ru", frozenset({key})) for text, key in ASKS.items()))
OTHER = EvalSet(
    "far_en",
    (),
    (Labelled("1", "how to boil an egg", "en", frozenset()), Labelled("2", "как варить", "ru", frozenset())),
)


@pytest.fixture(scope="module")
def table(meaning_engine):
    return table_of(GIVEN, meaning_engine(ARTICLES), strangers_of(GIVEN, (GIVEN, OTHER)), Progress())


def test_a_question_is_asked_plainly_taught_and_masked_and_strangers_ask_theirs(table):
    kinds, counts = np.unique(table.kinds, return_counts=True)
    assert dict(zip(kinds.tolist(), counts.tolist(), strict=True)) == {ASKED: 3, TAUGHT: 3, MASKED: 3, STRANGE: 1}
    assert table.grounds.shape == (10, len(NAMES)) and np.isfinite(table.grounds).all()


def test_what_is_masked_or_strange_is_never_right(table):
    assert table.right[table.kinds == ASKED].all()
    assert not table.right[np.isin(table.kinds, (MASKED, STRANGE))].any()


def test_strangers_are_of_another_family_and_of_the_language_that_is_asked_in():
    assert [query.text for query in strangers_of(GIVEN, (GIVEN, OTHER))] == ["как варить"]
    assert strangers_of(GIVEN, (replace(OTHER, name="small_en"),)) == []
    assert family_of("bank_faq_ru") == "bank"


def test_a_table_is_kept_and_read_back(table, tmp_path):
    table.save(tmp_path / "small.npz")
    kept = read_table(tmp_path / "small.npz")
    assert len(joined([kept, table])) == 2 * len(table)
    assert all(np.array_equal(one, other) for one, other in zip(vars(kept).values(), vars(table).values(), strict=True))


def test_a_table_of_other_grounds_says_what_to_do(table, tmp_path):
    np.savez_compressed(tmp_path / "old.npz", names=np.array(["meaning"]), **vars(table))
    (tmp_path / "text.npz").write_text("no table")
    for name in ("old.npz", "text.npz", "none.npz"):
        with pytest.raises(SettingsError, match="kb calibrate"):
            read_table(tmp_path / name)
