"""What the gate says of a question, in words."""

from __future__ import annotations

import pytest

from kb.insights.proposed_questions import ProposedQuestion
from search.writers.drafts import LostQuestion, Neighbour, QuestionFound
from web.site.texts import load_texts
from web.writing.views.questions import QuestionPage, TriedProposal

ONE = ProposedQuestion(number=1, article_id="ru/cards/block", text="слямзили", people=7, lessons=(1,))
LOST = LostQuestion(question="как перекрыть", article=Neighbour("ru/b", "Перекрытие"), now=1, then=2)


@pytest.mark.parametrize(
    ("then", "lost", "said"),
    [
        (1, (), "comes first"),
        (2, (), "does not come first"),
        (1, (LOST,), "1 question of another article would lose"),
        (None, (), "could not be tried"),
    ],
)
def test_the_verdict_is_one_sentence(built_folder, then, lost, said):
    from kb.articles.loading import load_library
    from tests.web.writing.conftest import TODAY

    article = load_library(built_folder / "articles", today=TODAY).by_id["ru/cards/block"]
    found = QuestionFound(question=ONE.text, now=0, then=then or 0, displaced=(), above=())
    tried = None if then is None else TriedProposal(found, lost)
    page = QuestionPage.of(load_texts(("ru", "en"))["en"], "Вера", ONE, article, tried)
    assert said in page.verdict.replace("\xa0", " ") and page.people.replace("\xa0", " ") == "7 people"
    assert len(page.lost) == len(lost)
