"""docs/writing.md tells of every field and every problem code there is, and of none that is gone."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from kb.articles.front_matter.fields import FIELDS
from kb.rules import Rule

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "writing.md").read_text("utf-8")
ROOMS = ("kb/articles", "kb/rendering")


def rules() -> list[Rule]:
    """All that loading and rendering an article may say; a rule that another module takes from its home counts once."""
    paths = [path for room in ROOMS for path in sorted((ROOT / room).rglob("[a-z]*.py"))]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]
    modules = [import_module(name) for name in (*names, "search.text.synonym_checks")]
    found = (value for module in modules for value in vars(module).values() if isinstance(value, Rule))
    return list({id(rule): rule for rule in found}.values())


def test_every_problem_code_is_explained_with_its_severity():
    explained = set(re.findall(r"^\| `([a-z0-9-]+)` \| (error|warning) \|", PAGE, re.MULTILINE))
    assert explained == {(rule.code, rule.severity) for rule in rules()}


def test_every_code_has_one_rule_and_every_rule_says_what_to_do():
    codes = [rule.code for rule in rules()]
    assert len(codes) == len(set(codes))
    assert all(rule.remedy for rule in rules())


def test_no_problem_is_made_without_a_rule():
    sources = [path for layer in ("kb", "search", "cli") for path in sorted((ROOT / layer).rglob("*.py"))]
    makers = [path for path in sources if re.search(r"\bProblem\((?!\*\*)", path.read_text("utf-8"))]
    assert [path.relative_to(ROOT).as_posix() for path in makers] == ["kb/rules.py"]


def test_every_field_is_explained():
    assert set(re.findall(r"^\| `(\w+)` \| [^|]*\|", PAGE, re.MULTILINE)) >= set(FIELDS)
