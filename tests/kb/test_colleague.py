"""A colleague's answer becomes a draft article that loads, whatever the question was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.colleague import ColleagueQuestion, draft_of


@pytest.mark.parametrize(
    "query",
    ["где трамвай", 'путь "C:\\новая папка"', "цена: 10 % #скидка", "--- [x] {y}", "строка\nвторая", "*звезда* & @все"],
)
def test_the_draft_of_an_answer_loads_as_an_unpublished_internal_article(folder, query):
    asked = ColleagueQuestion(
        id=1, query=query, text="", lang="ru", category="cards", owner="команда: карты", who="Анна",
        at=datetime(2026, 1, 1, tzinfo=UTC), answer="Так.\n\n---\nИ так.", answered_by="Пётр",
    )  # fmt: skip
    folder.write("ru/a.md", "Текст.").write("ru/cards/draft.md", draft_of(asked))
    draft = folder.load().by_path["ru/cards/draft.md"]
    assert draft.title == query.splitlines()[0] and draft.questions == (draft.title,)
    assert (draft.status, draft.audience, draft.owner) == ("draft", "internal", "команда: карты")
    assert draft.body.strip() == asked.answer
