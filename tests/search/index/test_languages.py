"""Languages side by side: an article is not put back only because it is written in another language."""

from __future__ import annotations

import numpy as np

from search.index.languages import Languages

RU, EN = np.array([1.0, 0.0], np.float32), np.array([0.6, 0.8], np.float32)
BOTH = Languages(["en", "ru"], np.stack([EN, RU]))
OF = np.array(["ru", "en"])


def test_another_language_is_given_back_what_its_mean_lacks():
    given = BOTH.shift(RU, "ru", OF)
    assert given[0] == 0
    assert np.isclose(given[1], 1 - 0.6)


def test_the_own_language_is_never_given_anything_and_nobody_loses():
    assert (BOTH.shift(EN, "ru", OF) >= 0).all()


def test_nothing_is_given_when_the_questions_language_is_unknown_or_not_among_the_articles():
    for asked in ("", "de"):
        assert not BOTH.shift(RU, asked, OF).any()


def test_one_language_alone_needs_no_balance():
    alone = Languages(["ru"], RU[None])
    assert not alone.shift(EN, "ru", np.array(["ru"])).any()


def test_an_article_that_can_be_read_in_the_readers_language_gets_nothing(meaning_engine, ask):
    engine = meaning_engine(
        {
            "ru/cards/block.md": "---\ntitle: Заблокировать карту\n---\n\nПриостановите карту в приложении.\n",
            "en/cards/block.md": "---\ntitle: Block your card\n---\n\nPause the card in the app.\n",
            "en/abroad/atm.md": "---\ntitle: Cash machines abroad\n---\n\nWithdraw cash anywhere.\n",
        }
    )
    found = ask(engine, "заблокировать карту", lang="ru", explain=True)
    parts = {result.article_id: result.explanation.parts["language"] for result in found.results}
    assert parts["en/abroad/atm"] > 0
    assert parts["ru/cards/block"] == 0
