"""Synonyms that would mislead readers are told before they reach anybody."""

from __future__ import annotations

from datetime import date

import pytest

from kb.articles.loading import load_library
from kb.articles.synonyms import Synonym
from kb.errors import BadArticles
from search.text.synonym_checks import checked, unused


def entry(says: str, *also: str, lang: str = "ru", line: int = 1) -> Synonym:
    return Synonym(lang=lang, says=says, also=also, line=line)


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([entry("кабинет", "лк"), entry("приложение", "прога", line=2)], []),
        ([entry("кабинет", "лк"), entry("кабинет", "кк", line=2)], []),
        ([entry("код", "otp"), entry("one-time code", "OTP", lang="en", line=2)], []),
        ([entry("кабинет", "лк"), entry("карта", "ЛК", line=2)], [(2, "synonym-twice")]),
        ([entry("кабинет", "симка", "симки")], [(1, "synonym-twice")]),
        ([entry("кабинет", "кабинеты")], [(1, "synonym-twice")]),
        ([entry("кабинет", "лк"), entry("лк", "кк", line=2)], [(1, "synonym-chain")]),
        (
            [entry("кабинет", "профиль"), entry("профиль", "кабинет", line=2)],
            [(1, "synonym-chain"), (2, "synonym-chain")],
        ),
        ([entry("кабинет", "где")], [(1, "synonym-common")]),
        ([entry("кабинет", "как мне")], [(1, "synonym-common")]),
        ([entry("кабинет", "мой лк")], []),
    ],
)
def test_only_what_misleads_is_told(entries, told):
    good, problems = checked(tuple(entries))
    assert [(problem.line, problem.code) for problem in problems] == told
    assert {one.line for one in good} == {one.line for one in entries} - {line for line, _ in told}
    assert all(problem.path == "synonyms.yaml" and problem.severity == "error" and problem.hint for problem in problems)


def test_words_no_article_of_the_language_uses_are_told_in_any_form(make_desk, article):
    file = "ru:\n  - {says: личные кабинеты, also: [лк]}\n  - {says: мобильный банк, also: [мб]}\nen:\n  - {says: кабинет, also: [c]}\n"
    desk = make_desk(
        {"synonyms.yaml": file, "ru/a.md": article("Личный кабинет", "Текст."), "en/b.md": article("A", "Text.")}
    )
    library = load_library(desk.settings.articles, today=date(2026, 11, 22))
    assert [(p.line, p.code, p.severity) for p in unused(library)] == [
        (3, "synonym-unused", "warning"),
        (5, "synonym-unused", "warning"),
    ]


def test_a_build_stops_at_a_misleading_synonym_and_leaves_it_out_when_asked_to(make_desk, article):
    file = "ru:\n  - {says: кабинет, also: [лк]}\n  - {says: карта, also: [лк]}\n"
    desk = make_desk({"synonyms.yaml": file, "ru/a.md": article("Кабинет", "Карта.")})
    with pytest.raises(BadArticles) as raised:
        desk.build()
    assert [str(problem).split(":")[:3] for problem in raised.value.problems] == [
        ["synonyms.yaml", "3", " synonym-twice"]
    ]
    report = desk.build(skip_bad=True)
    assert [problem.code for problem in report.problems] == ["synonym-twice"]
    assert [one.says for one in desk.live().public.index.synonyms.written] == ["кабинет"]
    with pytest.raises(BadArticles):
        desk.build()
