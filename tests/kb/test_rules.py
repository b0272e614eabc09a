"""A rule that is broken says where, what, and what the writer is to do."""

from __future__ import annotations

from kb.rules import Rule

RULE = Rule("link-broken", "mend the path")


def test_a_broken_rule_names_its_place_and_remedy():
    problem = RULE.at("ru/a.md", 7, "there is no file 'x.md'")
    assert str(problem) == "ru/a.md:7: link-broken: there is no file 'x.md' (mend the path)"
    assert problem.severity == "warning"


def test_a_place_may_tell_the_remedy_better_than_the_rule():
    assert Rule("x", "general", "error").at("a", 1, "m", "particular").hint == "particular"
    assert Rule("x", "general", "error").at("a", 1, "m").severity == "error"
