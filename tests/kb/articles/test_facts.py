"""Facts are cited, never copied: a wrong or expired one can't reach a reader."""

from __future__ import annotations

import pytest

FACTS = """
hotline:
  value: "+7 (495) 000-24-24"
  owner: contact-centre
  valid_until: 2030-12-31
wait:
  value: {ru: "10–25 минут"}
  owner: contact-centre
  valid_until: 2030-06-30
fee.old:
  value: "99 ₽"
  owner: cards
  valid_until: 2026-11-21
fee.today:
  value: "199 ₽"
  owner: cards
  valid_until: 2026-11-22
"""


def test_facts_are_stored_with_their_owner_and_expiry(folder):
    facts = folder.write("facts.yaml", FACTS).article("ru/a.md").load().facts
    assert facts.to_dict()["wait"] == {
        "value": {"ru": "10–25 минут"},
        "owner": "contact-centre",
        "valid_until": "2030-06-30",
        "about": "",
    }
    assert facts.value("hotline", "ru") == facts.value("hotline", "en") == "+7 (495) 000-24-24"


@pytest.mark.parametrize(
    ("path", "cited", "code", "hint"),
    [
        ("ru/a.md", "hotlin", "fact-unknown", "did you mean 'hotline'?"),
        ("ru/a.md", "fee.old", "fact-expired", "ask cards"),
        ("en/a.md", "wait", "fact-language", "add en"),
    ],
)
def test_a_fact_that_cannot_be_cited_is_an_error_at_the_line_that_cites_it(folder, path, cited, code, hint):
    folder.write("facts.yaml", FACTS).article(path, f"Первая строка.\n\nЗдесь {{{{fact:{cited}}}}}.\n")
    problem = folder.error()
    assert (problem.path, problem.line, problem.code) == (path, 6, code)
    assert hint in problem.hint


def test_a_fact_is_good_on_its_last_day(folder):
    folder.write("facts.yaml", FACTS).article("ru/a.md", "{{ fact:fee.today }}").load()


def test_facts_stand_in_summaries_questions_and_prompts_too(folder):
    folder.write("facts.yaml", FACTS).article(
        "ru/a.md", summary="Звоните {{ fact:hotline }}.", ask=["Ждали {{fact:wait}}?"]
    )
    (article,) = folder.load().articles
    assert (article.summary, article.ask) == ("Звоните +7 (495) 000-24-24.", ("Ждали 10–25 минут?",))
    folder.article("ru/a.md", summary="Звоните {{ fact:none }}.")
    assert (folder.error().line, folder.error().code) == (3, "fact-unknown")


def test_an_expired_fact_that_nobody_cites_is_a_warning_at_its_own_line(folder):
    (warning,) = folder.write("facts.yaml", FACTS).article("ru/a.md").warnings()
    assert (warning.path, warning.line, warning.code) == ("facts.yaml", 10, "fact-expired")


def test_a_draft_may_cite_what_is_not_there_yet(folder):
    folder.article("ru/a.md", "{{ fact:later }}", status="draft").article("ru/b.md")
    assert folder.codes() == ["fact-unknown"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hotline: 5", 1),
        ("a:\n  value: ''\n  owner: x\n  valid_until: 2030-01-01", 1),
        ("a:\n  value: '1'\n  owner: x\n  valid_until: 2030-13-01", 4),
        ("a:\n  value: '1'\n  owner: x\n  valid_untill: 2030-01-01\n  valid_until: 2030-01-01", 4),
        ("Москва: {value: '1', owner: x, valid_until: 2030-01-01}", 1),
        ("a: {value: '1', owner: x, valid_until: 2030-01-01}\na: {value: '2', owner: x, valid_until: 2030-01-01}", 2),
    ],
)
def test_a_broken_fact_is_told_at_its_line(folder, text, line):
    folder.write("facts.yaml", text).article("ru/a.md")
    assert {(p.path, p.line, p.code) for p in folder.errors()} == {("facts.yaml", line, "fact-broken")}


@pytest.mark.parametrize("text", ["a: b: c", "- one\n- two", "just words", "a: 'open", "a: \x00"])
def test_yaml_that_cannot_be_read_is_told_not_raised(folder, text):
    folder.write("facts.yaml", text).article("ru/a.md")
    assert folder.error().path == "facts.yaml"


def test_an_empty_or_absent_facts_file_is_no_facts(folder):
    assert len(folder.article("ru/a.md").load().facts) == 0
    assert len(folder.write("facts.yaml", "# nothing yet\n").load().facts) == 0
