"""Problems stand in the order in which a writer mends them; a place is said in words."""

from __future__ import annotations

from kb.errors import Problem
from search.writers.drafts import Neighbour, QuestionFound
from web.site.texts import load_texts
from web.writing.views.looks import findings_in, preview_of, problems_in


def test_errors_come_first_and_those_of_other_files_say_where():
    problems = [
        Problem(path="ru/a.md", line=9, code="late", message="m", hint="h", severity="warning"),
        Problem(path="facts.yaml", line=1, code="bad", message="m", hint="h"),
        Problem(path="ru/a.md", line=5, code="bad", message="m", hint="h"),
    ]
    shown = [(one.path, one.line, one.error) for one in problems_in(load_texts(("en",))["en"], problems, "ru/a.md")]
    assert shown == [("", 5, True), ("facts.yaml", 1, True), ("", 9, False)]


def test_a_finding_says_places_in_words():
    texts = load_texts(("en",))["en"]
    other = Neighbour("en/b", "B")
    found = [
        QuestionFound(question="q", now=0, then=2, displaced=(other,), above=(other,)),
        QuestionFound(question="q", now=1, then=0, displaced=(), above=()),
    ]
    first, second = findings_in(texts, found)
    assert (first.now, first.then, first.kind) == ("not in the first ten", "place 2", "good")
    assert first.displaced[0].url == "/write/article/en/b" and second.kind == "none"


def test_what_cannot_be_loaded_has_no_preview():
    assert preview_of(None) is None
