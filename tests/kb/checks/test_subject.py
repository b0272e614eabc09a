"""What checks look at: prose without code, tags and addresses, each line with its number in the file."""

from __future__ import annotations

import pytest

from kb.checks.subject import Subject, WrittenLink, subjects, without_marks
from tests.kb.conftest import FACTS


@pytest.fixture
def subject(folder):
    def make(body: str, **front) -> Subject:
        folder.write("facts.yaml", FACTS)
        library = folder.article("ru/a.md", body, **front).load(skip_bad=True)
        (one,) = subjects(library.articles, library)
        return one

    return make


def test_code_is_no_prose_and_lines_keep_their_numbers(subject):
    one = subject("Первая строка\n```\ncode\n```\nПоследняя `code` строка\n")
    assert [line for line, _ in one.prose] == [4, 8]
    assert one.prose[1][1].split() == ["Последняя", "строка"]


def test_links_and_pictures_are_found_outside_code(subject):
    one = subject("[туда](b.md) ![рисунок](<a b.png>) `[нет](c.md)`\n\n[там]: https://x.example\n")
    assert one.links == (
        WrittenLink(4, "туда", "b.md", False),
        WrittenLink(4, "рисунок", "a b.png", True),
        WrittenLink(6, "", "https://x.example", False),
    )


def test_fields_that_are_said_are_read_with_their_lines_and_questions_are_the_customers(subject):
    one = subject("Текст\n", title="Карта", summary="Ответ.", questions=["как закрыть"])
    assert [text for _, text in one.front] == ["Карта", "Ответ.", "как закрыть"]
    assert [text for _, text in one.ours] == ["Карта", "Ответ."]
    assert one.line_of("summary") == 3
    assert one.line_of("nothing") == 2, "where the fields begin"


def test_each_cited_fact_is_named_once(subject):
    cited = "{{ fact:hotline.moscow }}"
    one = subject(f"{cited}, {{{{ fact:wait.phone }}}}, {cited}\n", summary=cited)
    assert sorted(one.cited) == ["hotline.moscow", "wait.phone"]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("Звоните {{ fact:phone }} сейчас", "Звоните □ сейчас"),
        ("[слова](/a/b) <b>тег</b>", "[слова]  тег "),
        ("см. https://x.example/a", "см.  "),
    ],
)
def test_a_line_is_read_without_its_marks(text: str, prose: str):
    assert without_marks(text) == prose
