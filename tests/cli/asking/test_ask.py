"""`kb ask`: search from the terminal."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def built(desk):
    desk.write({"ru/desk/note.md": "---\naudience: internal\n---\n# Памятка о картах\n\nДля своих.\n"}).kb("build")
    return desk


def test_a_question_is_answered_with_titles_and_excerpts(built):
    ran = built.kb("ask", "заблокировать карту")
    assert ran.returncode == 0
    assert "1. Заблокировать карту" in ran.stdout
    assert "ru/cards/block" in ran.stdout
    assert "Памятка" not in ran.stdout


def test_an_agent_sees_internal_articles_marked_as_such(built):
    ran = built.kb("ask", "памятка о картах", "--internal")
    assert "1. Памятка о картах" in ran.stdout
    assert "internal" in ran.stdout


def test_a_repair_is_told_with_the_way_back(built):
    ran = built.kb("ask", "pf,kjrbhjdfnm rfhne", "--explain")
    assert "Searched for “заблокировать карту” (layout)" in ran.stdout
    assert "keyword +" in ran.stdout and "words: " in ran.stdout
    assert "Searched for" not in built.kb("ask", "pf,kjrbhjdfnm rfhne", "--as-typed").stdout


def test_keyword_only_search_says_so(built):
    assert "Keyword search only" in built.kb("ask", "карту").stdout


def test_json_holds_the_whole_outcome(built):
    found = json.loads(built.kb("ask", "карту", "--json", "--explain", "--limit", "1").stdout)
    assert found["results"][0]["article_id"] == "ru/cards/block"
    assert found["results"][0]["score"] == pytest.approx(sum(found["results"][0]["explanation"]["parts"].values()))


@pytest.mark.parametrize("question", ["", "😀", "[bold]карту[/bold]", "[/nonsense]", "'; DROP TABLE", '"', "-карту"])
def test_strange_questions_get_an_answer_and_no_traceback(built, question: str):
    ran = built.kb("ask", "--", question)
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False)


def test_brackets_in_a_title_are_shown_as_they_are(built):
    built.write({"ru/cards/brackets.md": "---\ntitle: 'Кнопка [red] и [/red] скобки'\n---\nтекст\n"}).kb("build")
    ran = built.kb("ask", "скобки")
    assert "Кнопка [red] и [/red] скобки" in ran.stdout


def test_brackets_in_a_repaired_question_are_shown_as_they_are(built):
    ran = built.kb("ask", "pf,kjrbhjdfnm rfhne [/b]")
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False)


def test_without_an_index_one_line_says_how_to_build_it(desk):
    ran = desk.kb("ask", "карту")
    assert ran.returncode != 0
    assert "kb build" in ran.stderr and "Traceback" not in ran.stderr
