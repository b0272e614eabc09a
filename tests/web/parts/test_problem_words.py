"""Writers read what is wrong in their own language, with the names and numbers of the place."""

from __future__ import annotations

import importlib
import pkgutil
import re
from datetime import date
from pathlib import Path

import pytest

import cli
import kb
import search
from kb.articles.loading import load_library
from kb.checks import inspect
from kb.errors import Problem
from kb.rules import Rule
from web.parts.problem_words import problem_in, problem_words

RUSSIAN = re.compile(r"[а-яё]", re.IGNORECASE)


def rules() -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for package in (kb, search, cli):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            source = Path(importlib.util.find_spec(module.name).origin or "")
            if "Rule(" in source.read_text("utf-8"):
                for value in vars(importlib.import_module(module.name)).values():
                    if isinstance(value, Rule):
                        found[value.code] = value
    return found


def told(code: str, message: str, hint: str = "") -> tuple[str, str]:
    made = problem_in(Problem(path="ru/a.md", line=3, code=code, message=message, hint=hint), "ru")
    return made.message.replace("\xa0", " "), made.hint.replace("\xa0", " ")


def test_every_rule_has_words_in_russian_and_no_words_are_of_no_rule():
    words = problem_words("ru")
    assert words is not None and set(words.rules) == set(rules())
    assert all(RUSSIAN.search(one.said) and RUSSIAN.search(one.todo) for one in words.rules.values())


def test_a_rules_own_remedy_is_told_by_the_rules_own_words():
    """No sentence that fits one rule's hint takes another's remedy apart."""
    for code, rule in rules().items():
        if rule.remedy:
            _, hint = told(code, "x", rule.remedy)
            assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", hint), (code, hint)


@pytest.mark.parametrize(
    ("code", "message", "hint", "said", "todo"),
    [
        (
            "link-broken",
            "there is no 'pin.md' in ru/cards",
            "mend the path: it is taken from the article's own folder",
            "ссылка никуда не ведёт: «pin.md»",
            "исправьте путь: он считается от папки самой статьи",
        ),
        ("title-long", "the title has 95 characters", "say it shorter", "в заголовке знаков: 95", ""),
        (
            "fact-unknown",
            "there is no fact 'phone'",
            "did you mean 'phones'?",
            "нет факта «phone»",
            "может быть, «phones»?",
        ),
        ("facts", "as it is", "and this", "as it is", "and this"),
        ("fact-broken", "value is missing", "add value:", "нет поля value", "добавьте value:"),
        (
            "fact-raw",
            "'24 часа' is the fact card.time",
            "write {{ fact:card.time }}",
            "«24 часа» — это факт card.time",
            "напишите {{ fact:card.time }}",
        ),
        ("term-avoided", "'пинкод' is not our word", "write 'ПИН-код'", "мы говорим не «пинкод»", "пишите «ПИН-код»"),
        ("summary-missing", "there is no summary", "", "нет краткого ответа", ""),
    ],
)
def test_what_the_place_names_stands_in_the_sentence(code: str, message: str, hint: str, said: str, todo: str):
    shown = told(code, message, hint)
    assert shown[0] == said and (not todo or shown[1] == todo)


def test_readers_of_english_read_the_rules_themselves():
    problem = Problem(path="a.md", line=1, code="link-broken", message="x", hint="y")
    assert problem_in(problem, "en") is problem


def test_a_folder_with_mistakes_is_told_without_english_sentences(tmp_path: Path):
    (tmp_path / "ru").mkdir()
    (tmp_path / "facts.yaml").write_text("phone:\n  value: '8 800 000-00-00'\n", "utf-8")
    (tmp_path / "contacts.yaml").write_text("topics: 5\nchanels: []\n", "utf-8")
    (tmp_path / "ru/a.md").write_text(
        "---\ntitle: А\nstatus: publised\nreveiw_by: 2026-13-01\n---\n{{ fact:none }} [тут](none.md) ![](a.png)\n\n# Ещё\n\n{% if x %}\n",
        "utf-8",
    )
    (tmp_path / "ru/b.md").write_text(
        "Текст [здесь](http://example.org) {{ fact:none }} 8 800 123-45-67\n\n#### Г\n", "utf-8"
    )
    (tmp_path / "ru/c.md").write_text("---\ntitle: В\n---\nТекст [там](https://example.org)\n", "utf-8")
    library = load_library(tmp_path, today=date(2026, 11, 26), skip_bad=True)
    found = inspect(library, today=date(2026, 11, 26), paths=None, tick=lambda steps: None)
    assert len(found) > 8
    for problem in found:
        shown = problem_in(problem, "ru")
        for text in (shown.message, shown.hint):
            assert not re.search(r"\b[a-z]{2,} [a-z]{2,} [a-z]{3,}\b", text), (problem, text)
