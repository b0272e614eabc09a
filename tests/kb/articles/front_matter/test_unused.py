"""A field that thousands of files have and nobody reads is told of once, with how many have it."""

from __future__ import annotations

from kb.articles.front_matter.unused import UnusedField, once_each
from kb.rules import Rule

RULE = Rule("field-unused", "remove it")


def test_a_field_of_many_files_is_one_warning_at_the_first_of_them():
    unused = [UnusedField("weight", RULE.at(f"ru/{n}.md", 2, "weight is not used")) for n in range(1200)]
    unused.append(UnusedField("layout", RULE.at("ru/1.md", 3, "layout is not used")))
    weight, layout = once_each(unused)
    assert (weight.path, weight.message) == ("ru/0.md", "weight is not used (in 1,200 files)")
    assert layout.message == "layout is not used"
