"""docs/checks.md tells of every rule there is, with its severity, and of none that is gone."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from kb.rules import Rule

ROOT = Path(__file__).parents[3]
OTHERS = ("cli.writing.duplicates", "cli.writing.own_words", "kb.words")
MODULES = [*(f"kb.checks.{path.stem}" for path in (ROOT / "kb" / "checks").glob("[a-z]*.py")), *OTHERS]


def rules() -> list[Rule]:
    return [value for name in MODULES for value in vars(import_module(name)).values() if isinstance(value, Rule)]


def test_every_rule_is_explained_with_its_severity():
    page = (ROOT / "docs" / "checks.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([a-z0-9-]+)` \| (error|warning) \|", page, re.MULTILINE))
    assert told == {(rule.code, rule.severity) for rule in rules()}


def test_every_rule_has_a_code_of_its_own_and_says_what_to_do():
    codes = [rule.code for rule in rules()]
    assert len(codes) == len(set(codes))
    assert all(rule.remedy for rule in rules())
